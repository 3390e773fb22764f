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

if TYPE_CHECKING:
    from bots.core.runtime.application import Application

ADAPTERS = "twisted_quotes.adapters"
"""The entry-point group in which a package from outside can add its own kind of section."""


def adapters() -> Mapping[str, Adapter]:
    """Find the adapter of each kind of section; each is imported when it is looked up."""
    points = {point.name: point for point in entry_points(group=ADAPTERS)}
    return LazyMapping(points, lambda kind: points[kind].load())


def load_settings(config: Path | None, *, warn: Callable[[str], None] = lambda _: None) -> Settings:
    """Read this file; else $QUOTES_CONFIG, else ./bots.ini, else the example that we carry.

    :param warn: is told what is allowed but unwise.
    :raises SettingsProblem: when there is something wrong in it, or it cannot be read.
    """
    known = adapters()
    kinds: Mapping[str, type] = LazyMapping(known, lambda kind: known[kind].settings)
    file = config or Path(os.environ.get("QUOTES_CONFIG") or "bots.ini")
    if config is None and not os.environ.get("QUOTES_CONFIG") and not file.exists():
        from platformdirs import user_data_path

        base = user_data_path("twisted-quotes", ensure_exists=True)
        return read_settings(EXAMPLE, file="the built-in bots.ini", base=base, kinds=kinds)
    try:
        content = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise SettingsError(str(file), None, None, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(
            str(file), None, None, f"is not UTF-8 (byte {error.start + 1})"
        ) from None
    return read_settings(content, file=str(file), base=file.parent, kinds=kinds, warn=warn)


def make_service(
    settings: Settings,
    reactor: Any,
    *,
    listening: Callable[[str, str], None],
    on_fatal: Callable[[str], None],
    warn: Callable[[str], None],
    only: frozenset[str] = frozenset(),
    now: Callable[[], datetime] = wall_clock,
) -> "Application":
    """Make the whole program out of its settings; by then its collection is open and filled.

    :param listening: is told what listens where, as it begins to.
    :param give_up: is told why the program cannot go on.
    :param complain: is told what other settings, which it follows later, cannot have.
    :param only: the sections to run; empty for all.
    :param now: tells the time in UTC; the reactor's timers need not follow it.
    :raises StorageFailed: when the collection cannot be used.
    :raises SettingsProblem: when an adapter cannot do what its section says.
    """
    from bots.core.runtime.application import Application
    from bots.core.runtime.components import Components

    def make_chosen(
        settings: Settings, services: Services, sections: Iterable[str]
    ) -> dict[str, AdapterService]:
        chosen = [name for name in sections if not only or name in only]
        return _make_adapters(settings, services, chosen)

    return Application(
        settings,
        lambda settings: Components(settings, reactor, now),
        lambda components, trouble: components.services(on_listening=listening, on_fatal=trouble),
        make_chosen,
        on_fatal=on_fatal,
        warn=warn,
    )


def _make_adapters(
    settings: Settings, services: Services, sections: Iterable[str]
) -> dict[str, AdapterService]:
    """Make of each section what runs it, by the section's name; who listens before who dials."""
    known = adapters()
    chosen = {name: known[name.partition(":")[0]] for name in sections}
    fitted = {}
    for name in sorted(chosen, key=lambda name: chosen[name].check_connection is not None):
        try:
            fitted[name] = chosen[name].make_service(name, settings.adapters[name], services)
        except ValueError as error:
            raise SettingsError(settings.file, name, None, str(error)) from None
    return fitted
