"""The whole program as one service, which can be given other settings while it runs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from twisted.application.service import IService, MultiService, Service
from twisted.internet.defer import Deferred, DeferredLock, maybeDeferred

from bots.core.adapters.adapter import AdapterService, Services
from bots.core.log import Logger
from bots.core.runtime.components import Components
from bots.core.settings import Settings

OnFailure = Callable[[str], None]
"""Is called with a sentence."""

MakeAdapters = Callable[[Settings, Services, Iterable[str]], dict[str, AdapterService]]
"""Makes the services of the named sections; leaves out those that are not to run."""


@dataclass(slots=True)
class _Assembly:
    """All that runs by one ``[quotes]`` section: its components, and each section's service."""

    settings: Settings
    components: Components
    services: Services
    service: IService
    sections: MultiService
    running: dict[str, IService] = field(default_factory=dict)

    def add(self, adapters: dict[str, AdapterService]) -> None:
        """Run these, by the name of the section."""
        for name, adapter in adapters.items():
            if adapter.announcer is not None:
                self.components.announcers[name] = adapter.announcer
            if adapter.controls is not None:
                self.components.controls[name] = adapter.controls
            self.running[name] = adapter.service
            adapter.service.setServiceParent(self.sections)

    async def remove(self, name: str) -> None:
        """Stop a section, and forget that it was there."""
        self.components.announcers.pop(name, None)
        self.components.controls.pop(name, None)
        service = self.running.pop(name, None)
        if service is not None:
            await maybeDeferred(service.disownServiceParent)
        self.services.status.connections.forget(name)


class Application(Service):
    """Runs every section on the same components.

    :param open_components: opens the collection and what works on it.
    :param make_services: makes of them what adapters are given; it is passed what is called with a
        sentence when a section cannot go on.
    :param on_fatal: is called then.
    :param warn: is called instead while a reload is under way: one mistake does not end the rest.
    :raises StorageFailed: when the collection cannot be used.
    :raises SettingsError: when an adapter cannot do what its section says.
    """

    _log = Logger()

    def __init__(
        self,
        settings: Settings,
        open_components: Callable[[Settings], Components],
        make_services: Callable[[Components, OnFailure], Services],
        make_adapters: MakeAdapters,
        *,
        on_fatal: OnFailure,
        warn: OnFailure,
    ) -> None:
        self._on_fatal = on_fatal
        self._warn = warn
        self._is_reloading = False
        self._open_components = open_components
        self._make_services = make_services
        self._make_adapters = make_adapters
        self._one_by_one = DeferredLock()
        self._current = self._assemble(settings)

    def startService(self) -> None:
        """Start everything."""
        super().startService()
        settings, components = self._current.settings, self._current.components
        self._log.info(
            "Twisted Quotes {version} starts by {file}, with {count} quotes in {database}",
            version=version("twisted-quotes"),
            file=settings.file,
            count=components.count(),
            database=settings.quotes.database_file or "a database",
        )
        self._current.service.startService()

    def stopService(self) -> Deferred[Any]:
        """Stop everything; the result comes when all has stopped."""
        super().stopService()
        return Deferred.fromCoroutine(self._stop())

    async def _stop(self) -> None:
        await maybeDeferred(self._current.service.stopService)
        self._log.info("Twisted Quotes has stopped")

    async def reload(self, settings: Settings) -> None:
        """Run by other settings from now on; what they leave as it was goes on without a break.

        Everything that they need is opened before anything is stopped: when this raises, all goes
        on as it was.

        :raises StorageFailed: :raises SettingsError: as at the start.
        """
        await self._one_by_one.acquire()
        try:
            if not self.running:
                return
            self._is_reloading = True
            if _shared(settings) == _shared(self._current.settings):
                await self._exchange_sections(settings)
            else:
                await self._replace_all(settings)
        finally:
            self._is_reloading = False
            self._one_by_one.release()

    def _section_failed(self, sentence: str) -> None:
        (self._warn if self._is_reloading else self._on_fatal)(sentence)

    def _assemble(self, settings: Settings) -> _Assembly:
        components = self._open_components(settings)
        try:
            services = self._make_services(components, self._section_failed)
            sections = MultiService()
            made = _Assembly(settings, components, services, components.service(sections), sections)
            made.add(self._make_adapters(settings, services, settings.adapters))
        except BaseException:
            components.close()
            raise
        return made

    async def _replace_all(self, settings: Settings) -> None:
        following = self._assemble(settings)
        await maybeDeferred(self._current.service.stopService)
        if not self.running:  # it was stopped meanwhile
            following.components.close()
            return
        self._current = following
        following.service.startService()

    async def _exchange_sections(self, settings: Settings) -> None:
        """Exchange the sections that changed, while no broadcast is on its way."""
        current = self._current
        before, after = current.settings.adapters, settings.adapters
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        added = [name for name in changed if name in after]
        adapters = self._make_adapters(settings, current.services, added)
        await current.components.pause_broadcasts()
        for name in changed:
            await current.remove(name)
        current.add(adapters)
        current.settings = settings
        if self.running:  # it may have been stopped meanwhile
            current.components.resume_broadcasts(settings)


def _shared(settings: Settings) -> tuple[object, ...]:
    """Return what every section depends on."""
    return settings.quotes, settings.public_url
