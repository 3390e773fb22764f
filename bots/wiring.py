"""The page that knows all adapters: settings in, service out.

It is read by every command, and most of them run nothing: what only running needs is imported then.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bots.core.adapters.adapter import Adapter, AdapterService, Services
from bots.core.concurrency.clock import wall_clock
from bots.core.lazy import LazyMapping
from bots.core.settings import Settings, SettingsError, read_settings
from bots.core.settings.example import EXAMPLE
from bots.core.settings.ini import parse
from bots.core.settings.loader import EXAMPLE_NAME

if TYPE_CHECKING:
    from bots.core.runtime.application import Application
    from bots.core.runtime.reload import Reloader

ADAPTERS = "twisted_quotes.adapters"
"""The entry-point group in which a package from outside can add its own kind of section."""


def adapters() -> Mapping[str, Adapter]:
    """Find the adapter of each kind of section; each is imported when it is looked up."""
    points = {point.name: point for point in entry_points(group=ADAPTERS)}
    return LazyMapping(points, lambda kind: points[kind].load())


Warn = Callable[[str], None]


class SettingsSource:
    """Where the settings come from: read at the start, and again at each SIGHUP.

    That is the file of ``--config``, else of ``$QUOTES_CONFIG``, else ``./bots.ini``, else the
    example that we carry.

    :param warn: is told what is allowed but unwise, and that the example is used.
    """

    def __init__(self, config: Path | None, *, warn: Warn = lambda _: None) -> None:
        named = config or os.environ.get("QUOTES_CONFIG")
        self._file = Path(named or "bots.ini")
        self._must_exist = named is not None and named != ""
        self._was_read = False
        self._warn = warn

    def read(self) -> Settings:
        """Read them.  A file that was read before must still be there, and name a section.

        :raises SettingsError: when there is something wrong in it, or it cannot be read.
        """
        known = adapters()
        kinds: Mapping[str, type] = LazyMapping(known, lambda kind: known[kind].settings)
        if not self._must_exist and not os.path.lexists(self._file):
            return self._read_example(kinds)
        file = str(self._file)
        content = self._content()
        if self._was_read and not parse(content, file):
            raise SettingsError(file, None, None, "has no section any more")
        settings = read_settings(
            content, file=file, base=self._file.parent, kinds=kinds, warn=self._warn
        )
        self._must_exist = self._was_read = True
        return settings

    def _read_example(self, kinds: Mapping[str, type]) -> Settings:
        from platformdirs import user_data_path

        name = EXAMPLE_NAME
        try:
            base = user_data_path("twisted-quotes", ensure_exists=True)
        except (OSError, RuntimeError) as error:  # no home folder, or none to write in
            reason = getattr(error, "strerror", None) or str(error)
            raise SettingsError(
                name, "quotes", "database", f"has no place: {reason}; write a bots.ini: quotes init"
            ) from None
        self._warn(
            f"there is no bots.ini here: the built-in example is used, its collection in {base}"
        )
        return read_settings(EXAMPLE, file=name, base=base, kinds=kinds)

    def _content(self) -> str:
        try:
            return self._file.read_bytes().decode("utf-8")
        except OSError as error:
            raise SettingsError(
                str(self._file), None, None, f"cannot be read: {error.strerror}"
            ) from None
        except UnicodeDecodeError as error:
            raise SettingsError(
                str(self._file), None, None, f"is not UTF-8 (byte {error.start + 1})"
            ) from None


def make_service(
    settings: Settings,
    reactor: Any,
    *,
    on_listening: Callable[[str, str], None],
    on_fatal: Callable[[str], None],
    warn: Callable[[str], None],
    only: frozenset[str] = frozenset(),
    reloader: "Reloader | None" = None,
    now: Callable[[], datetime] = wall_clock,
) -> "Application":
    """Make the whole program out of its settings; by then its collection is open and filled.

    :param on_listening: is told what listens where, as it begins to.
    :param on_fatal: is told why the program cannot go on.
    :param warn: is told of a section that cannot go on after a reload, which ends nothing else.
    :param only: the sections to run; empty for all.
    :param reloader: reads bots.ini again for the program, when it is asked to.
    :param now: tells the time in UTC; the reactor's timers need not follow it.
    :raises StorageFailed: when the collection cannot be used.
    :raises SettingsError: when an adapter cannot do what its section says.
    """
    from bots.core.runtime.application import Application
    from bots.core.runtime.components import Components
    from bots.core.runtime.instance_lock import InstanceLocks

    locks = InstanceLocks()

    def make_chosen(
        settings: Settings, services: Services, sections: Iterable[str]
    ) -> dict[str, AdapterService]:
        chosen = [name for name in sections if not only or name in only]
        return _make_adapters(settings, services, chosen)

    reload = None if reloader is None else reloader.reload
    program = Application(
        settings,
        lambda settings: Components(settings, reactor, now, locks, reload),
        lambda components, trouble: components.services(
            on_listening=on_listening, on_fatal=trouble
        ),
        make_chosen,
        on_fatal=on_fatal,
        warn=warn,
    )
    if reloader is not None:
        reloader.serve(program)
    return program


def _make_adapters(
    settings: Settings, services: Services, sections: Iterable[str]
) -> dict[str, AdapterService]:
    """Make each section's service, by its name; those that listen before those that dial."""
    known = adapters()
    chosen = {name: known[name.partition(":")[0]] for name in sections}
    made = {}
    for name in sorted(chosen, key=lambda name: chosen[name].check_connection is not None):
        try:
            made[name] = chosen[name].make_service(name, settings.adapters[name], services)
        except ValueError as error:
            raise SettingsError(settings.file, name, None, str(error)) from None
    return made
