"""Dates, names and sizes as a page says them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bots.core.status.events import ConnectionState
from bots.web.pages import words
from quoters.model.delivery import DeliveryState


def test_dates_and_times_are_those_of_the_zone() -> None:
    """Without a zero before the day."""
    assert words.long_date(date(2026, 11, 3)) == "Tuesday, 3 November 2026"
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert words.clock_time(late, ZoneInfo("Europe/Berlin")) == "Tue 24 Nov, 00:30"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("irc:libera", "libera (IRC)"),
        ("xmpp:home", "home (XMPP)"),
        ("web", "Web"),
        ("mail", "Mail"),
        ("matrix:home", "home (matrix)"),
    ],
)
def test_networks_have_their_names(name: str, said: str) -> None:
    """Also those that came from outside."""
    assert words.network_words(name) == said


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("x" * 90, "short"),
        ("x" * 91, "medium"),
        ("a\nb\nc\nd", "medium"),
        ("x" * 400, "long"),
        ("x" * 501, "endless"),
    ],
)
def test_the_longer_a_quote_the_smaller_it_is_set(text: str, size: str) -> None:
    """Lines count as well."""
    assert words.size_of(text) == size


def test_there_is_a_word_for_every_state() -> None:
    """A new one must not break the page."""
    assert set(words.CONNECTION_STATES) == set(ConnectionState)
    assert set(words.DELIVERY_STATES) == set(DeliveryState)
