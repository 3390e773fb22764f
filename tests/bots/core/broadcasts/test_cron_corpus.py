"""Cron expressions over a year in ten zones, against a calculation that looks at every minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest

from bots.core.broadcasts.schedule import Cron

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVERY_DAY = frozenset(range(7))
ZONES = (
    "America/Nuuk",
    "America/St_Johns",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
)
PASSING = (
    "*/7 * * * *",
    "*/5 2 * * *",
    "15,45 * * * *",
    "0 */3 * * *",
    "*/20 1-3 * * sun",
    "* 2 * 10 *",
    "30 * 29-31 * *",
    "5-55/25 */2 1 * *",
    "*/30 * * 4,10 0",
    "* 1 1 4 *",
    "59 */23 * * 7",
)
"""With a star for minute or hour: they follow the time that passes."""


@cache
def minutes(zone: str) -> list[tuple[datetime, int, int, int, int, int]]:
    """Return each minute of the year: its instant, and what a clock and a calendar show then."""
    there, shown = ZoneInfo(zone), []
    instant = START
    while instant < END:
        local = instant.astimezone(there)
        sunday_is_0 = local.isoweekday() % 7
        shown.append((instant, local.minute, local.hour, local.day, local.month, sunday_is_0))
        instant += MINUTE
    return shown


def values(field: str, first: int, last: int) -> set[int]:
    """Return the values of a field; written anew, from crontab(5)."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            low, high = first, last
        else:
            low_word, _, high_word = span.partition("-")
            low = int(low_word) if low_word.isdigit() else ("sun", "mon").index(low_word)
            high = int(high_word) if high_word else low
        found.update(range(low, high + 1, int(step or 1)))
    return found


def expected(expression: str, zone: str) -> Iterator[datetime]:
    """Return the instants of the year whose local minute fits."""
    minute, hour, day, month, weekday = expression.split()
    in_minutes, in_hours = values(minute, 0, 59), values(hour, 0, 23)
    in_days, in_months = values(day, 1, 31), values(month, 1, 12)
    in_week = {n % 7 for n in values(weekday, 0, 7)}
    either = day[0] != "*" and weekday[0] != "*"
    for instant, m, h, d, mon, w in minutes(zone):
        if m in in_minutes and h in in_hours and mon in in_months:
            fits = (d in in_days or w in in_week) if either else d in in_days and w in in_week
            if fits:
                yield instant


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_cron(zone: str) -> None:
    """None is missed, none comes twice, none is made up: also where half an hour is changed."""
    for expression in PASSING:
        cron = Cron(expression, EVERY_DAY, ZoneInfo(zone))
        upcoming = (one.due for one in cron.following(START - MINUTE))
        found = list(takewhile(lambda due: due < END, upcoming))
        assert found == list(expected(expression, zone)), expression


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Europe/Berlin", "America/Havana"])
def test_from_any_instant_the_rest_is_the_same(zone: str) -> None:
    """Also from within a fold or a gap."""
    cron = Cron("*/10 * * * *", EVERY_DAY, ZoneInfo(zone))
    months = [(datetime(2026, m, 1, tzinfo=UTC), datetime(2026, m, 8, tzinfo=UTC)) for m in (4, 11)]
    months += [
        (datetime(2026, m, 25, tzinfo=UTC), datetime(2026, m, 30, tzinfo=UTC)) for m in (3, 10)
    ]
    for first, last in months:
        upcoming = (one.due for one in cron.following(first))
        whole = list(takewhile(last.__gt__, upcoming))
        for at in range(0, len(whole) - 5, 11):
            following = [one.due for one in islice(cron.following(whole[at]), 4)]
            assert following == whole[at + 1 : at + 5]
