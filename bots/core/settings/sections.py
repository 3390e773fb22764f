"""The sections that belong to no network: the collection, and the broadcasts."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from bots.core.settings.keys import key, list_of, one_of, text, time_zone

_ANY_INSTANT = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def clock_time(value: str, _: Path) -> time:
    """Read a time of the day, ``09:00``."""
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError("must be a time like 09:00")
    hour, minute = value.split(":")
    return time(int(hour), int(minute))


def weekdays(value: str, _: Path) -> frozenset[int]:
    """Read days of the week, ``mon-fri, sun``: 0 is Monday."""
    chosen: set[int] = set()
    for part in value.lower().split(","):
        first, _dash, last = (word.strip() for word in part.partition("-"))
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError(f"must be days like mon-fri or sat, sun, of {', '.join(DAYS)}")
        start = DAYS.index(first)
        span = (DAYS.index(last or first) - start) % 7
        chosen.update((start + step) % 7 for step in range(span + 1))
    return frozenset(chosen)


def cron(value: str, _: Path) -> str:
    """Read a cron expression of five fields."""
    try:
        CronSim(value, _ANY_INSTANT)
    except CronSimError as error:
        raise ValueError(f"is not a cron expression like */5 * * * * ({error})") from None
    return value


@dataclass(frozen=True, slots=True)
class Missed:
    """What becomes of an occurrence that was missed: skipped, or sent ``until`` a local time.

    ``at_start`` sends the last missed one whenever the program starts.
    """

    until: time | None = None
    at_start: bool = False


def missed(value: str, base: Path) -> Missed:
    """Read ``skip``, ``late-until HH:MM`` or ``at-start``."""
    match value.lower().split():
        case ["skip"]:
            return Missed()
        case ["at-start"]:
            return Missed(at_start=True)
        case ["late-until", until]:
            return Missed(until=clock_time(until, base))
    raise ValueError("must be skip, late-until HH:MM or at-start")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a broadcast goes: ``irc:libera/#quotes`` is ``#quotes`` of ``[irc:libera]``."""

    network: str
    place: str

    def __str__(self) -> str:
        return f"{self.network}/{self.place}" if self.place else self.network


def target(value: str, _: Path) -> Target:
    """Read a target: ``irc:libera/#quotes``, ``xmpp:home/alice@example.org``, ``web``."""
    if value == "web":
        return Target("web", "")
    network, slash, place = value.partition("/")
    if not (slash and place and ":" in network):
        raise ValueError(
            f'"{value}" is no target; write one like irc:libera/#quotes, '
            "xmpp:home/alice@example.org or web"
        )
    return Target(network, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesSettings:
    """``[quotes]``: the collection, and the day."""

    named: ClassVar[bool] = False
    database: str = key(text, default="sqlite:///quotes.db")
    timezone: ZoneInfo = key(time_zone, default=ZoneInfo("UTC"))
    submissions: str = key(one_of("open", "moderated", "closed"), default="moderated")
    moderators: tuple[str, ...] = key(list_of(text), default=())
    # None is the bundled set; the word "none" is an empty start.
    import_: str | None = key(text, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastSettings:
    """``[broadcast:NAME]``: when, and to whom; either ``at`` or ``cron`` is given."""

    named: ClassVar[bool] = True
    at: time | None = key(clock_time, default=None)
    cron: str | None = key(cron, default=None)
    days: frozenset[int] = key(weekdays, default=frozenset(range(7)))
    timezone: ZoneInfo | None = key(time_zone, default=None)
    to: tuple[Target, ...] = key(list_of(target))
    missed: Missed | None = key(missed, default=None)

    def problem(self) -> tuple[str, str] | None:
        """Say which key is wrong in the light of the others, and why; None when all is right."""
        if (self.at is None) == (self.cron is None):
            return "at", "give either at = HH:MM or cron = MINUTE HOUR DAY MONTH WEEKDAY"
        if not self.to:
            return "to", "must name at least one target"
        return None
