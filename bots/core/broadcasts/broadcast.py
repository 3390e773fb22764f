"""What a broadcast is: a schedule, its targets, and how late it may come."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bots.core.broadcasts.schedule import Cron, Daily, Occurrence, Schedule, instant_of
from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from bots.core.settings import BroadcastSettings

ON_TIME = timedelta(minutes=1)
"""What is sent this long after it was due is not late, and no policy forbids it."""

_WINDOW = timedelta(minutes=20)
"""How long a pause is waited for, if nothing else is said."""

_END_OF_THE_DAY = MissedPolicy(until=time(23, 59))


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A named schedule and its targets, as ``[broadcast:NAME]`` says.

    Where people are talking it waits until they have been ``quiet`` for so long, but no longer than
    ``window``; unless it is ``for_all`` places, those where nobody is get none.
    """

    name: str
    schedule: Schedule
    zone: ZoneInfo
    targets: tuple[Target, ...]
    missed: MissedPolicy
    template: str | None = None
    quiet: timedelta | None = None
    window: timedelta = timedelta()
    for_all: bool = False

    @classmethod
    def of(cls, name: str, settings: BroadcastSettings, zone: ZoneInfo) -> Self:
        """Make what the settings describe; ``zone`` is that of ``[quotes]``, for want of an own."""
        zone = settings.timezone or zone
        schedule: Schedule
        if settings.at is not None:
            schedule = Daily(settings.at, settings.days, zone)
            missed = settings.missed or _END_OF_THE_DAY
        else:
            assert settings.cron is not None  # noqa: S101 - the settings see to it
            schedule = Cron(settings.cron, settings.days, zone)
            missed = settings.missed or MissedPolicy()
        return cls(
            name,
            schedule,
            zone,
            settings.to,
            missed,
            settings.format,
            settings.quiet,
            settings.window or _WINDOW,
        )

    @property
    def on_time(self) -> timedelta:
        """How long after it was due something is not late: it may have waited for a pause."""
        return ON_TIME if self.quiet is None else ON_TIME + self.window

    def closes(self, occurrence: Occurrence) -> datetime | None:
        """Return the instant until which an occurrence is sent; None when only the next ends it.

        ``late-until`` a time that is earlier than its own means that time on the day after.
        """
        at_least = occurrence.due + self.on_time
        if self.missed.at_start:
            return None
        if self.missed.until is None:
            return at_least
        local = occurrence.due.astimezone(self.zone)
        day: date = local.date()
        if self.missed.until < (occurrence.wanted or local.time()):
            day += timedelta(days=1)
        return max(at_least, instant_of(day, self.missed.until, self.zone))
