"""When something is due, in the cases that go wrong elsewhere."""

from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bots.core.broadcasts.schedule import Cron, Daily, Schedule, exists, preceding

EVERY_DAY = frozenset(range(7))
BERLIN = ZoneInfo("Europe/Berlin")


def daily(at: str, zone: str = "UTC", days: frozenset[int] = EVERY_DAY) -> Daily:
    """Make a daily schedule."""
    return Daily(time.fromisoformat(at), days, ZoneInfo(zone))


def cron(expression: str, zone: str = "UTC", days: frozenset[int] = EVERY_DAY) -> Cron:
    """Make a schedule by cron."""
    return Cron(expression, days, ZoneInfo(zone))


def utc(text: str) -> datetime:
    """Read an instant, ``2026-11-23 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def after(schedule: Schedule, instant: str, count: int = 2) -> list[tuple[str, str]]:
    """Return the next occurrences: their instants in UTC, and their names."""
    return [
        (f"{occurrence.due:%Y-%m-%d %H:%M}", occurrence.name)
        for occurrence in islice(schedule.following(utc(instant)), count)
    ]


def test_each_day_at_a_local_time() -> None:
    """09:00 in Berlin is 08:00 UTC in winter."""
    assert after(daily("09:00", "Europe/Berlin"), "2026-11-23 07:59") == [
        ("2026-11-23 08:00", "2026-11-23"),
        ("2026-11-24 08:00", "2026-11-24"),
    ]


def test_an_occurrence_does_not_follow_itself() -> None:
    """What is due now is not the next."""
    assert after(daily("09:00"), "2026-11-23 09:00", 1) == [("2026-11-24 09:00", "2026-11-24")]
    assert after(cron("0 9 * * *"), "2026-11-23 09:00", 1) == [
        ("2026-11-24 09:00", "2026-11-24T09:00")
    ]


def test_only_on_the_days_of_the_week() -> None:
    """After Friday comes Monday."""
    workdays = frozenset(range(5))
    friday = "2026-11-20 08:00"
    assert [name for _, name in after(daily("09:00", days=workdays), friday)] == [
        "2026-11-20",
        "2026-11-23",
    ]
    assert [name for _, name in after(cron("0 9 * * *", days=workdays), friday)] == [
        "2026-11-20T09:00",
        "2026-11-23T09:00",
    ]


@pytest.mark.parametrize(
    ("zone", "at", "before", "due"),
    [
        ("Europe/Berlin", "02:30", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "02:00", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "03:00", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("Africa/Cairo", "00:00", "2026-04-23 12:00", "2026-04-23 22:00"),
        ("Africa/Cairo", "00:59", "2026-04-23 12:00", "2026-04-23 22:00"),
        ("Australia/Lord_Howe", "02:15", "2026-10-03 12:00", "2026-10-03 15:30"),
        ("America/Nuuk", "23:30", "2026-03-28 12:00", "2026-03-29 01:00"),
    ],
)
def test_a_time_that_is_jumped_over_moves_forward(
    zone: str, at: str, before: str, due: str
) -> None:
    """In a gap it is due at the first minute that exists, midnight gaps included."""
    assert after(daily(at, zone), before, 1)[0][0] == due


@pytest.mark.parametrize(
    ("zone", "at", "before", "dues"),
    [
        ("Europe/Berlin", "02:30", "2026-10-24 12:00", ["2026-10-25 00:30", "2026-10-26 01:30"]),
        ("Africa/Cairo", "23:30", "2026-10-29 12:00", ["2026-10-29 20:30", "2026-10-30 21:30"]),
        ("America/Nuuk", "23:30", "2026-10-24 12:00", ["2026-10-25 00:30", "2026-10-26 01:30"]),
    ],
)
def test_a_time_that_comes_twice_counts_once(
    zone: str, at: str, before: str, dues: list[str]
) -> None:
    """In a fold it is due the first time, and not again."""
    assert [due for due, _ in after(daily(at, zone), before)] == dues


def test_a_search_that_begins_in_a_fold_finds_tomorrow() -> None:
    """After the first 02:30 there is none that night, wherever in the fold one stands."""
    for instant in ("2026-10-25 00:45", "2026-10-25 01:10", "2026-10-25 01:45"):
        for schedule in (daily("02:30", "Europe/Berlin"), cron("30 2 * * *", "Europe/Berlin")):
            assert after(schedule, instant, 1)[0][0] == "2026-10-26 01:30"


@pytest.mark.parametrize(
    "schedule", [daily("09:00", "Pacific/Apia"), daily("00:00", "Pacific/Apia")]
)
def test_a_date_that_does_not_exist_is_skipped(schedule: Daily) -> None:
    """Apia had no 30 December 2011."""
    names = [name for _, name in after(schedule, "2011-12-29 00:00", 3)]
    assert names == ["2011-12-29", "2011-12-31", "2012-01-01"]
    assert not exists(date(2011, 12, 30), ZoneInfo("Pacific/Apia"))


def test_cron_skips_a_date_that_does_not_exist() -> None:
    """Neither is it made up for on the next one."""
    names = [name for _, name in after(cron("0 9 * * *", "Pacific/Apia"), "2011-12-28 20:00", 3)]
    assert names == ["2011-12-29T09:00", "2011-12-31T09:00", "2012-01-01T09:00"]


def test_leap_days_exist() -> None:
    """29 February comes when it comes."""
    assert [name for _, name in after(daily("09:00"), "2028-02-28 10:00")] == [
        "2028-02-29",
        "2028-03-01",
    ]
    assert [name for _, name in after(cron("0 9 29 2 *"), "2026-01-01 00:00")] == [
        "2028-02-29T09:00",
        "2032-02-29T09:00",
    ]


def test_cron_at_a_fixed_time_moves_and_counts_like_a_daily_one() -> None:
    """The gap moves it forward, the fold gives one."""
    half_past_two = cron("30 2 * * *", "Europe/Berlin")
    assert after(half_past_two, "2026-03-28 12:00", 1) == [("2026-03-29 01:00", "2026-03-29T03:00")]
    assert [due for due, _ in after(half_past_two, "2026-10-24 12:00")] == [
        "2026-10-25 00:30",
        "2026-10-26 01:30",
    ]


def test_cron_times_that_a_gap_makes_one_are_one() -> None:
    """02:00, 02:30 and 03:00 are all 03:00 on that night, once."""
    assert after(cron("0,30 2,3 * * *", "Europe/Berlin"), "2026-03-29 00:00") == [
        ("2026-03-29 01:00", "2026-03-29T03:00"),
        ("2026-03-29 01:30", "2026-03-29T03:30"),
    ]


def test_cron_at_every_so_many_minutes_follows_the_time_that_passes() -> None:
    """A fold has its minutes twice, and each has a name of its own."""
    assert after(cron("*/30 * * * *", "Europe/Berlin"), "2026-10-25 00:00", 5) == [
        ("2026-10-25 00:30", "2026-10-25T02:30"),
        ("2026-10-25 01:00", "2026-10-25T02:00+01:00"),
        ("2026-10-25 01:30", "2026-10-25T02:30+01:00"),
        ("2026-10-25 02:00", "2026-10-25T03:00"),
        ("2026-10-25 02:30", "2026-10-25T03:30"),
    ]


def test_what_preceded_is_found_from_now_backwards() -> None:
    """The latest first, both ends included."""
    found = preceding(daily("09:00"), utc("2026-11-23 09:00"), utc("2026-11-20 09:00"))
    assert [occurrence.name for occurrence in found] == [
        "2026-11-23",
        "2026-11-22",
        "2026-11-21",
        "2026-11-20",
    ]


def test_what_preceded_a_rare_schedule_is_found_years_back() -> None:
    """The last 29 February may be long ago."""
    found = preceding(cron("0 0 29 2 *"), utc("2026-11-23 12:00"), utc("2019-01-01 00:00"))
    assert [occurrence.name for occurrence in found] == ["2024-02-29T00:00", "2020-02-29T00:00"]


def test_nothing_preceded_what_begins_now() -> None:
    """A schedule that is first seen after its time has nothing behind it."""
    assert not list(preceding(daily("09:00"), utc("2026-11-23 10:00"), utc("2026-11-23 09:01")))
