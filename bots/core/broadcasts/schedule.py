"""When something is due: time zones and the calendar, and no clock.

A time of the day that a zone jumps over is moved forward to the first minute that exists; one that
comes twice counts the first time; a date that a zone left out has no occurrence.  Instants are in
UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

from cronsim import CronSim

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_LONGEST_FOLD = timedelta(hours=24)
"""The most that a zone was ever set back by: Kwajalein, by a day."""


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time that a schedule is due.

    ``name`` tells it from all others of its schedule: the local date of a daily one
    (``2026-11-23``), the local minute of one by cron (``2026-11-23T09:05``).  Of a minute that
    comes twice the second has its offset as well (``2026-10-25T02:05+01:00``).  ``wanted`` is the
    local time that the schedule names, which a gap may have moved.
    """

    due: datetime
    name: str
    wanted: time | None = field(default=None, compare=False)


class Schedule(Protocol):
    """Tells when something is due."""

    def following(self, instant: datetime) -> Iterator[Occurrence]:
        """Return the occurrences after this instant, the earliest first; there may be no end."""
        ...


@dataclass(frozen=True, slots=True)
class Daily:
    """Due at a local time, on these days of the week: 0 is Monday."""

    at: time
    days: frozenset[int]
    zone: ZoneInfo

    def following(self, instant: datetime) -> Iterator[Occurrence]:
        """Return the occurrences after this instant, the earliest first."""
        day = _local(instant, self.zone).date()
        while day < date.max:
            due = instant_of(day, self.at, self.zone)
            if due > instant and day.weekday() in self.days and exists(day, self.zone):
                yield Occurrence(due, day.isoformat(), self.at)
            day += _DAY


@dataclass(frozen=True, slots=True)
class Cron:
    """Due as a cron expression of five fields says, and only on these days of the week.

    As in Debian's cron an expression with a ``*`` for minute or hour follows the time that passes,
    through gaps and folds; any other is due once at each of its local times.
    """

    expression: str
    days: frozenset[int]
    zone: ZoneInfo

    def following(self, instant: datetime) -> Iterator[Occurrence]:
        """Return the occurrences after this instant, the earliest first."""
        last = instant
        for due, wanted in self._instants(instant):
            local = due.astimezone(self.zone)
            if due > last and local.weekday() in self.days:
                last = due
                yield Occurrence(due, minute_name(local), wanted)

    def _instants(self, instant: datetime) -> Iterator[tuple[datetime, time]]:
        """Return instants and the local times that stand for them.

        A fold may put them before the start, a gap make them equal.
        """
        minute, hour, *_ = self.expression.split()
        if minute.startswith("*") or hour.startswith("*"):
            yield from self._as_time_passes(instant)
            return
        for wanted in CronSim(self.expression, _local(instant, self.zone)):
            if exists(wanted.date(), self.zone):
                yield instant_of(wanted.date(), wanted.time(), self.zone), wanted.time()

    def _as_time_passes(self, instant: datetime) -> Iterator[tuple[datetime, time]]:
        """Return each instant at which a matching local time is: none in a gap, two in a fold."""
        coming: list[tuple[datetime, time]] = []
        start = _local(instant, self.zone)
        before, after = (_local(instant + d, self.zone) for d in (-_LONGEST_FOLD, _LONGEST_FOLD))
        if after - before != 2 * _LONGEST_FOLD:
            start -= _LONGEST_FOLD  # a local time before ours may come a second time
        for wanted in CronSim(self.expression, start):
            first = wanted.replace(tzinfo=self.zone).astimezone(UTC)
            while coming and coming[0][0] < first:
                yield heappop(coming)
            for fold in (0, 1):
                found = wanted.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)
                if _local(found, self.zone) == wanted and (fold == 0 or found != first):
                    heappush(coming, (found, wanted.time()))


def preceding(schedule: Schedule, instant: datetime, since: datetime) -> Iterator[Occurrence]:
    """Return the occurrences from ``since`` up to ``instant``, both included, the latest first."""
    end, span = instant, _HOUR
    since -= timedelta(microseconds=1)
    while end > since:
        start = max(since, end - span)
        found = takewhile(lambda occurrence: occurrence.due <= end, schedule.following(start))  # noqa: B023
        yield from reversed(list(found))
        end, span = start, span * 4


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a local time, or of the first minute after it that exists."""
    wanted = datetime.combine(day, at)
    # In a gap, the offset before it leads to an instant after it, and the other way round.
    later = wanted.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _local(later, zone) == wanted:
        return later
    earlier = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while later - earlier > _MINUTE:
        middle = earlier + (later - earlier) // 2 // _MINUTE * _MINUTE
        if _local(middle, zone) < wanted:
            earlier = middle
        else:
            later = middle
    return later


def exists(day: date, zone: ZoneInfo) -> bool:
    """Whether a zone has this date: Apia went from 29 to 31 December 2011."""
    return _local(instant_of(day, time(), zone), zone).date() == day


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def minute_name(local: datetime) -> str:
    """Name a minute as people there call it; with the offset when they called one so before."""
    named = local if local.fold else local.replace(tzinfo=None)
    return named.isoformat(timespec="minutes")
