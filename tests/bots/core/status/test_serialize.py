"""Quotes and days in JSON, word for word."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from bots.core.status.serialize import day_as_json, format_instant, quote_as_json
from quoters import Quote
from quoters.model.quote import Day

QUOTE = Quote(
    "Brevity is the soul of wit.",
    "William Shakespeare",
    "Hamlet, Act 2, Scene 2",
    ("wit",),
    42,
    datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    "cli:alice",
)

AS_JSON = {
    "id": 42,
    "text": "Brevity is the soul of wit.",
    "author": "William Shakespeare",
    "source": "Hamlet, Act 2, Scene 2",
    "tags": ["wit"],
    "added_at": "2026-11-23T09:00:00Z",
    "url": "https://quotes.example.org/quotes/42",
}


def test_a_quote_shows_all_but_who_added_it() -> None:
    """Every key is there, in order, and no person."""
    assert quote_as_json(QUOTE, "https://quotes.example.org") == AS_JSON
    assert list(quote_as_json(QUOTE, "https://quotes.example.org")) == list(AS_JSON)


def test_a_slash_at_the_end_of_the_public_url_changes_nothing() -> None:
    """The permalink has one slash."""
    assert quote_as_json(QUOTE, "https://quotes.example.org/") == AS_JSON


def test_what_is_not_known_is_null() -> None:
    """A quote outside of any collection has neither number nor address."""
    assert quote_as_json(Quote("Hm."), "http://127.0.0.1:8080") == {
        "id": None,
        "text": "Hm.",
        "author": None,
        "source": None,
        "tags": [],
        "added_at": None,
        "url": None,
    }


def test_instants_are_written_in_utc_to_the_second() -> None:
    """Another offset is brought to UTC, and fractions go."""
    east = timezone(timedelta(hours=1))
    assert (
        format_instant(datetime(2026, 11, 23, 9, 0, 1, 999, tzinfo=east)) == "2026-11-23T08:00:01Z"
    )


def test_a_day_says_its_date_and_zone() -> None:
    """A day is its date, the zone's name and the quote."""
    day = Day(date(2026, 11, 23), QUOTE, left=3)
    assert day_as_json(day, ZoneInfo("Europe/Berlin"), "https://quotes.example.org") == {
        "date": "2026-11-23",
        "timezone": "Europe/Berlin",
        "quote": AS_JSON,
    }
