"""Reading when a broadcast is due."""

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from cronsim import CronSim, CronSimError

from bots.core.model.broadcast_values import MissedPolicy

_ANY_INSTANT = datetime(2026, 1, 1, tzinfo=UTC)
_FIELDS = 5
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
_A_DAY = timedelta(days=1)
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


_FIELD_SIZES = (60, 24, 31, 12, 7)
"""How many values the fields of a cron expression have; a longer step is never taken."""


def cron(value: str, _: Path) -> str:
    """Read a cron expression of five fields; a sixth, for seconds, is not taken."""
    if len(value.split()) != _FIELDS:
        raise ValueError("is not a cron expression like */5 * * * * (it has five fields)")
    try:
        CronSim(value, _ANY_INSTANT)
    except CronSimError as error:
        raise ValueError(f"is not a cron expression like */5 * * * * ({error})") from None
    for field, size in zip(value.split(), _FIELD_SIZES, strict=True):
        for step in re.findall(r"/([0-9]+)", field):
            if int(step) >= size:
                raise ValueError(f"has a step of {step} where there are only {size} values")
    return value


def duration(value: str, _: Path) -> timedelta:
    """Read a span of time, up to a day: ``60s``, ``20m``, ``2h``."""
    found = re.fullmatch(r"([0-9]{1,5})\s*([smh])", value.lower())
    span = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if not timedelta() < span <= _A_DAY:
        raise ValueError("must be a span of time like 60s, 20m or 2h, of a day at most")
    return span


def missed(value: str, base: Path) -> MissedPolicy:
    """Read ``skip``, ``late-until HH:MM`` or ``at-start``."""
    match value.lower().split():
        case ["skip"]:
            return MissedPolicy()
        case ["at-start"]:
            return MissedPolicy(at_start=True)
        case ["late-until", until]:
            return MissedPolicy(until=clock_time(until, base))
    raise ValueError("must be skip, late-until HH:MM or at-start")
