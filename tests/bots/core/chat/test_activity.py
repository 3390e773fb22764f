"""When people last spoke."""

from math import inf

from twisted.internet.task import Clock

from bots.core.chat.activity import MOST_ROOMS, RoomActivity


def test_each_room_has_its_own_pause() -> None:
    """It begins with the last word; of a room that nobody spoke in there is none to end."""
    clock = Clock()
    heard = RoomActivity(clock.seconds)
    heard.heard("#a")
    clock.advance(5)
    heard.heard("#b")
    clock.advance(2)
    assert (heard.quiet_for("#a"), heard.quiet_for("#b")) == (7.0, 2.0)
    assert heard.quiet_for("#c") == inf
    heard.heard("#a")
    assert heard.quiet_for("#a") == 0.0


def test_the_longest_silent_room_is_forgotten_first() -> None:
    """Memory is bounded, however many rooms there are."""
    heard = RoomActivity(lambda: 0.0)
    for room in range(MOST_ROOMS):
        heard.heard(str(room))
    heard.heard("0")
    heard.heard("one more")
    assert heard.quiet_for("0") == 0.0
    assert heard.quiet_for("1") == inf
