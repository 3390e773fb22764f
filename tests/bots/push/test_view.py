"""What pages are told of though it is no event."""

from datetime import UTC, datetime, timedelta

import pytest

from bots.push.view import View

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEXT, LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


def view(
    connections: str = "irc:a", *, is_empty: bool = False, **broadcasts: datetime | None
) -> View:
    """Return a view of these."""
    return View(is_empty, frozenset(connections.split()), broadcasts)


NOW = view(b=NEXT)


@pytest.mark.parametrize(
    ("later", "differs"),
    [
        (NOW, False),
        (view(is_empty=True, b=NEXT), True),
        (view("", b=NEXT), True),
        (view("irc:a irc:b", b=NEXT), False),
        (view(), True),
        (view(b=LATER), True),
        (view(b=None), True),
        (view(b=NEXT, c=NEXT), True),
    ],
)
def test_what_no_event_tells_is_a_difference(later: View, differs: object) -> None:
    """Removed, moved or emptied; what came is an event."""
    assert NOW.differs(later, NOON) is differs


def test_a_broadcast_whose_time_has_come_is_none() -> None:
    """Its deliveries tell the next one."""
    assert not NOW.differs(view(b=LATER), NEXT)


def test_the_first_quote_is_an_event() -> None:
    """The quote of the day comes by itself."""
    empty = view(is_empty=True, b=NEXT)
    assert not empty.differs(NOW, NOON)
