"""The sections that belong to no network: the collection, and the broadcasts."""

from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from bots.core.settings.base import SectionSettings
from bots.core.settings.fields import choice, list_of, setting, time_zone
from bots.core.settings.readers.database import SQLITE, database_url, first_quotes
from bots.core.settings.readers.person import person
from bots.core.settings.readers.target import target
from bots.core.settings.readers.template import template
from bots.core.settings.readers.time import clock_time, cron, duration, missed, weekdays


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesSettings(SectionSettings):
    """``[quotes]``: the collection, and the day."""

    database: str = setting(database_url, written="sqlite:///quotes.db", secret=True)
    timezone: ZoneInfo = setting(time_zone, default=ZoneInfo("UTC"))
    submissions: str = setting(choice("open", "moderated", "closed"), default="moderated")
    moderators: tuple[str, ...] = setting(list_of(person), default=())
    # None is the bundled set; the word "none" is an empty start.
    import_: str | None = setting(first_quotes, default=None)

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None when the collection is on a server."""
        if not self.database.startswith(SQLITE):
            return None
        return Path(self.database.removeprefix(SQLITE))

    @property
    def lock_file(self) -> Path | None:
        """What the one runner of a SQLite file locks; on a server there may be many."""
        file = self.database_file
        return None if file is None else file.with_name(f"{file.name}.lock")


SUBSCRIPTIONS = "subscriptions"
"""What the broadcasts are called that people subscribe to; no section may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastSettings(SectionSettings):
    """``[broadcast:NAME]``: when, and to whom; either ``at`` or ``cron`` is given."""

    named: ClassVar[bool] = True
    at: time | None = setting(clock_time, default=None)
    cron: str | None = setting(cron, default=None)
    days: frozenset[int] = setting(weekdays, default=frozenset(range(7)))
    timezone: ZoneInfo | None = setting(time_zone, default=None)
    to: tuple[Target, ...] = setting(list_of(target))
    missed: MissedPolicy | None = setting(missed, default=None)
    quiet: timedelta | None = setting(duration, default=None)
    window: timedelta | None = setting(duration, default=None)
    format: str | None = setting(template, default=None)

    def validate(self) -> tuple[str, str] | None:
        """See ``SectionSettings``."""
        if (self.at is None) == (self.cron is None):
            return "at", "give either at = HH:MM or cron = MINUTE HOUR DAY MONTH WEEKDAY"
        if not self.to:
            return "to", "must name at least one target"
        names = [str(one).casefold() for one in self.to]
        twice = next((one for one in self.to if names.count(str(one).casefold()) > 1), None)
        if twice is not None:
            return "to", f"names {twice} twice"
        if self.window is not None and self.quiet is None:
            return "window", "needs quiet = 60s as well: it says how long a pause is waited for"
        return None
