"""The whole program as one service, which can be given other settings while it runs."""

from collections.abc import Callable, Iterable
from typing import Any

from twisted.application.service import IService, MultiService, Service
from twisted.internet.defer import Deferred, DeferredLock, maybeDeferred

from bots.core.adapters.adapter import AdapterService, Services
from bots.core.runtime.components import Components
from bots.core.settings import Settings

Fit = Callable[[Settings, Services, Iterable[str]], dict[str, AdapterService]]
"""Makes of sections, which are named, what runs them; leaves out those that are not to run."""

Told = Callable[[str], None]
"""Is told a sentence."""


class Application(Service):
    """Runs every section on one foundation.

    :param lay: lays the foundation.
    :param open_house: makes of it what adapters are given, and of what is called when one cannot go
        on: with a sentence that says why.
    :param give_up: is called then, at the start.
    :param complain: is called then, when other settings are followed: one mistake in them does not
        end what runs.
    :raises StorageFailed: when the collection cannot be used.
    :raises SettingsProblem: when an adapter cannot do what its section says.
    """

    def __init__(
        self,
        settings: Settings,
        lay: Callable[[Settings], Components],
        open_house: Callable[[Components, Told], Services],
        fit: Fit,
        *,
        on_fatal: Told,
        warn: Told,
    ) -> None:
        self._on_fatal = on_fatal
        self._warn = warn
        self._is_following = False
        self._lay = lay
        self._open_house = open_house
        self._fit = fit
        self._one_by_one = DeferredLock()
        self._build(settings)

    def startService(self) -> None:
        """Start everything."""
        super().startService()
        self._service.startService()

    def stopService(self) -> Deferred[Any]:
        """Stop everything; the result comes when all has stopped."""
        super().stopService()
        return maybeDeferred(self._service.stopService)

    async def follow(self, settings: Settings) -> None:
        """Do as other settings say; what they leave as it was goes on without a break.

        When they change what all stands on, everything is stopped and started again.

        :raises StorageFailed: :raises SettingsProblem: as at the start.
        """
        await self._one_by_one.acquire()
        try:
            if not self.running:
                return
            self._is_following = True
            if _ground(settings) == _ground(self._settings):
                await self._exchange(settings)
            else:
                await maybeDeferred(self._service.stopService)
                self._build(settings)
                self._service.startService()
        finally:
            self._is_following = False
            self._one_by_one.release()

    def _in_trouble(self, sentence: str) -> None:
        """Record that a section cannot go on."""
        (self._warn if self._is_following else self._on_fatal)(sentence)

    def _build(self, settings: Settings) -> None:
        self._settings = settings
        self._components = self._lay(settings)
        self._services = self._open_house(self._components, self._in_trouble)
        self._sections = MultiService()
        self._running: dict[str, IService] = {}
        self._add(self._fit(settings, self._services, settings.adapters))
        self._service = self._components.service(self._sections)

    async def _exchange(self, settings: Settings) -> None:
        """Exchange the sections that are others now, while no broadcast is on its way."""
        before, after = self._settings.adapters, settings.adapters
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        fitted = self._fit(settings, self._services, [name for name in changed if name in after])
        await self._components.rest()
        for name in changed:
            await self._remove(name)
        self._add(fitted)
        self._settings = settings
        if self.running:  # it may have been stopped meanwhile
            self._components.go_on(settings)

    async def _remove(self, name: str) -> None:
        self._components.announcers.pop(name, None)
        service = self._running.pop(name, None)
        if service is not None:
            await maybeDeferred(service.disownServiceParent)
        self._services.status.connections.forget(name)

    def _add(self, fitted: dict[str, AdapterService]) -> None:
        for name, one in fitted.items():
            if one.announcer is not None:
                self._components.announcers[name] = one.announcer
            self._running[name] = one.service
            one.service.setServiceParent(self._sections)


def _ground(settings: Settings) -> tuple[object, ...]:
    """Return what of the settings all sections stand on."""
    return settings.quotes, getattr(settings.adapters.get("web"), "public_url", None)
