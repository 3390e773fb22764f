"""What the shell may complete: the names that stand in bots.ini.

Whatever is wrong in it is no matter here: then nothing is completed.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from bots.core.settings import Settings

_MOST = 200
Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def completing(names: "Callable[[Settings], Iterable[str]]") -> Complete:
    """Return what completes these names of the settings; see ``click.Parameter``."""

    def complete(ctx: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
        with suppress(Exception):
            found = (name for name in names(_settings(ctx)) if name.startswith(typed))
            return [CompletionItem(name) for _, name in zip(range(_MOST), found, strict=False)]
        return []

    return complete


def _settings(ctx: click.Context) -> "Settings":
    from bots.wiring import SettingsSource

    config = ctx.find_root().params.get("config")
    return SettingsSource(config and Path(config), warn=lambda _: None).read()


def _sections(settings: "Settings") -> Iterable[str]:
    return settings.adapters


def _broadcasts(settings: "Settings") -> Iterable[str]:
    return settings.broadcasts


complete_section = completing(_sections)
complete_broadcast = completing(_broadcasts)
