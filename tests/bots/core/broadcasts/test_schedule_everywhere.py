"""When something is due, in every zone and year, against a calculation of another kind.

That calculation knows a zone as a list of stretches of constant offset, and searches them for the
first that contains a local time or lies wholly behind it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bots.core.broadcasts.schedule import Cron, Daily, exists, instant_of, preceding

FIRST, LAST = datetime(1999, 12, 1, tzinfo=UTC), datetime(2041, 2, 1, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
EVERY_DAY = frozenset(range(7))
ZONES = sorted(available_timezones() - {"localtime"})
NOTORIOUS = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/Nuuk",
    "America/St_Johns",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Fakaofo",
)


@dataclass(frozen=True)
class Stretch:
    """From an instant to another a zone keeps one offset; both ends also in its local time."""

    start: datetime
    end: datetime
    offset: timedelta

    @property
    def begins(self) -> datetime:
        return self.start.replace(tzinfo=None) + self.offset

    @property
    def ends(self) -> datetime:
        return self.end.replace(tzinfo=None) + self.offset


def stretches(zone: ZoneInfo) -> list[Stretch]:
    """Find out where the offset changes: look each half day, then closer."""

    def offset(instant: datetime) -> timedelta:
        found = instant.astimezone(zone).utcoffset()
        assert found is not None
        return found

    edges, here = [FIRST], FIRST
    while here < LAST:
        there = here + DAY / 2
        if offset(here) != offset(there):
            low, high = here, there
            while high - low > MINUTE:
                middle = low + (high - low) // 2 // MINUTE * MINUTE
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            edges.append(high)
        here = there
    return [Stretch(start, end, offset(start)) for start, end in pairwise([*edges, LAST])]


class Zone:
    """A zone, and its stretches."""

    def __init__(self, name: str) -> None:
        self.zone = ZoneInfo(name)
        self.stretches = stretches(self.zone)
        self._ends = [stretch.ends for stretch in self.stretches]
        # Local ends may go back in a fold; the first that reaches as far is what counts.
        for index in range(1, len(self._ends)):
            self._ends[index] = max(self._ends[index - 1 : index + 1])

    def instant_of(self, wanted: datetime) -> datetime:
        """Return the first instant that is at or after this local time."""
        stretch = self.stretches[bisect_right(self._ends, wanted)]
        return stretch.start + max(timedelta(), wanted - stretch.begins)

    def has(self, day: date) -> bool:
        """Whether some stretch has a part of this date."""
        begins = datetime.combine(day, time())
        return self.stretches[bisect_right(self._ends, begins)].begins < begins + DAY

    def changes(self) -> list[date]:
        """Return the dates around each change of the offset."""
        around = {
            (at + timedelta(days=days)).date()
            for stretch in self.stretches[1:]
            for at in (stretch.begins,)
            for days in (-2, -1, 0, 1)
        }
        return sorted(around)


@cache
def zone_of(name: str) -> Zone:
    """Return a zone; its stretches are found once."""
    return Zone(name)


def all_days() -> Iterator[date]:
    """Return each day from 2000 to 2040."""
    day = date(2000, 1, 1)
    while day.year <= 2040:
        yield day
        day += DAY


def check(zone: Zone, day: date, at: time) -> None:
    """Compare the instant of a local time, and whether its date exists."""
    wanted = datetime.combine(day, at)
    where = f"{zone.zone} {wanted}"
    assert exists(day, zone.zone) == zone.has(day), where
    if zone.has(day):
        assert instant_of(day, at, zone.zone) == zone.instant_of(wanted), where


def some_time(random: Random) -> time:
    """Draw a time of the day."""
    return time(random.randrange(24), random.randrange(60))


def quick_zones() -> list[str]:
    """Return the notorious zones and a few others, the same at each run."""
    others = [name for name in ZONES if name not in NOTORIOUS]
    return [*NOTORIOUS, *Random(2026).sample(others, 15)]  # noqa: S311 - no secret


@pytest.mark.parametrize("name", quick_zones())
def test_around_each_change_of_the_offset(name: str) -> None:
    """Midnight, the last minute, and times by chance, on the days around every change."""
    zone, random = zone_of(name), Random(name)  # noqa: S311 - no secret
    for day in zone.changes():
        for at in (time(), time(23, 59), time(2, 30), *(some_time(random) for _ in range(8))):
            check(zone, day, at)


@pytest.mark.long
@pytest.mark.parametrize("name", ZONES)
def test_every_zone_and_every_day(name: str) -> None:
    """Each day of 41 years at a time by chance, and more of them around the changes."""
    zone, random = zone_of(name), Random(name)  # noqa: S311 - no secret
    changes = set(zone.changes())
    for day in all_days():
        for _ in range(24 if day in changes else 1):
            check(zone, day, some_time(random))


@pytest.mark.parametrize("name", quick_zones())
def test_a_daily_schedule_comes_once_on_each_date(name: str) -> None:
    """In order, each existing date once, none twice, and backwards the same."""
    zone, random = zone_of(name), Random(name)  # noqa: S311 - no secret
    for change in random.sample(zone.changes() or [date(2026, 1, 1)], 1):
        daily = Daily(some_time(random), EVERY_DAY, zone.zone)
        start = zone.instant_of(datetime.combine(change - 5 * DAY, time()))
        found = list(islice(daily.following(start), 12))
        dates = [change + timedelta(days=n) for n in range(-6, 12)]
        expected = [
            (due, day.isoformat())
            for day in dates
            if zone.has(day) and (due := zone.instant_of(datetime.combine(day, daily.at))) > start
        ]
        assert [(o.due, o.name) for o in found] == expected[:12]
        assert list(preceding(daily, found[-1].due, found[0].due)) == found[::-1]


class Fields:
    """A cron expression drawn by chance, and its own simple idea of what it means."""

    def __init__(self, random: Random, *, star: bool) -> None:
        step = random.choice((1, 5, 7, 15, 20, 30))
        self.minutes = set(range(0, 60, step)) if star else set(random.sample(range(60), 3))
        self.hours = set(random.sample(range(24), 4)) | {random.choice((0, 1, 2, 3, 23))}
        self.weekdays = set(random.sample(range(7), 4))
        minute = f"*/{step}" if star else _listed(self.minutes)
        hours = "*" if star else _listed(self.hours)
        # In cron Sunday is 0.
        weekdays = _listed({(day + 1) % 7 for day in self.weekdays})
        self.hours = set(range(24)) if star else self.hours
        self.expression = f"{minute} {hours} * * {weekdays}"

    def match(self, local: datetime) -> bool:
        """Whether a local minute is one of them."""
        return (
            local.minute in self.minutes
            and local.hour in self.hours
            and local.weekday() in self.weekdays
        )


def _listed(numbers: set[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def three_days(zone: Zone, random: Random) -> tuple[datetime, datetime]:
    """Return three days around a change of the offset, if the zone has one."""
    changes = [stretch.start for stretch in zone.stretches[1:]] or [
        datetime(2026, 1, 9, tzinfo=UTC)
    ]
    change = random.choice(changes)
    return change - 1.5 * DAY, change + 1.5 * DAY


@pytest.mark.parametrize("name", quick_zones())
def test_cron_with_a_star_follows_the_time_that_passes(name: str) -> None:
    """It is due at each minute, of those that pass, whose local time matches; each has a name."""
    zone, random = zone_of(name), Random(name)  # noqa: S311 - no secret
    fields, (start, end) = Fields(random, star=True), three_days(zone, random)
    cron = Cron(fields.expression, EVERY_DAY, zone.zone)
    minutes = (start + n * MINUTE for n in range(1, 3 * 24 * 60))
    expected = [m for m in minutes if fields.match(m.astimezone(zone.zone))]
    found = list(preceding(cron, end - MINUTE, start + MINUTE))[::-1]
    assert [occurrence.due for occurrence in found] == expected, fields.expression
    assert len({occurrence.name for occurrence in found}) == len(found)


@pytest.mark.parametrize("name", quick_zones())
def test_cron_at_fixed_times_is_due_once_at_each(name: str) -> None:
    """Each local time of an existing date once, moved out of gaps, and once in folds."""
    zone, random = zone_of(name), Random(name)  # noqa: S311 - no secret
    fields, (start, end) = Fields(random, star=False), three_days(zone, random)
    cron = Cron(fields.expression, EVERY_DAY, zone.zone)
    local = start.astimezone(zone.zone).replace(tzinfo=None) - DAY
    minutes = (local + n * MINUTE for n in range(6 * 24 * 60))
    wanted = [m for m in minutes if fields.match(m) and zone.has(m.date())]
    expected = sorted({due for m in wanted if start < (due := zone.instant_of(m)) <= end})
    found = list(preceding(cron, end, start + MINUTE / 60))[::-1]
    assert [occurrence.due for occurrence in found] == expected, fields.expression
