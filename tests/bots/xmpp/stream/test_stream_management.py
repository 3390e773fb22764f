"""The counts of XEP-0198."""

import pytest
from twisted.internet.defer import Deferred
from twisted.words.xish.domish import Element

from bots.core.interfaces import DeliveryUnknown, NotDelivered
from bots.xmpp.stream.stream_management import StreamManagement, WrongCount
from tests.bots.xmpp.doubles import failure_of


def stanza(name: str = "message") -> Element:
    """Return a stanza."""
    return Element((None, name))


def counting(*deferreds: Deferred[None]) -> StreamManagement:
    """Return counts of a session in which a stanza was sent for each Deferred."""
    counts = StreamManagement()
    counts.begin()
    for deferred in deferreds:
        counts.sent(stanza(), deferred)
    return counts


def test_an_acknowledgement_covers_all_before_it() -> None:
    """A count says how many were handled in all."""
    one, two, three = Deferred[None](), Deferred[None](), Deferred[None]()
    counts = counting(one, two, three)
    counts.acknowledge(2)
    assert (one.called, two.called, three.called) == (True, True, False)
    counts.acknowledge(2)
    counts.acknowledge(3)
    assert three.called
    assert counts.waiting == 0


def test_an_impossible_count_is_refused() -> None:
    """Nobody can have handled more than was sent, nor take an acknowledgement back."""
    counts = counting(Deferred(), Deferred())
    with pytest.raises(WrongCount):
        counts.acknowledge(3)
    counts.acknowledge(2)
    with pytest.raises(WrongCount):
        counts.acknowledge(1)


def test_counts_wrap() -> None:
    """After 2³² comes zero, as the XEP says."""
    counts = counting()
    counts.handled = 2**32 - 1
    counts.received()
    assert counts.handled == 0
    counts._acknowledged = 2**32 - 1
    counts.sent(stanza())
    counts.acknowledge(0)
    assert counts.waiting == 0


def test_what_was_not_handled_is_said_again() -> None:
    """Resuming gives the rest, in order, and it waits on."""
    counts = counting(Deferred())
    first, second = stanza("iq"), stanza("presence")
    counts.sent(first)
    counts.sent(second)
    assert counts.resume(1) == [first, second]
    assert counts.waiting == 2


def test_an_ended_session_leaves_it_unknown() -> None:
    """When nobody can say how far the server came, what waited is unconfirmed."""
    waiting = Deferred[None]()
    counts = counting(waiting)
    counts.end()
    assert isinstance(failure_of(waiting), DeliveryUnknown)
    assert not counts.is_on


def test_a_server_that_says_how_far_it_came_settles_it() -> None:
    """What it had handled was delivered, and the rest surely was not."""
    one, two = Deferred[None](), Deferred[None]()
    counts = counting(one, two)
    counts.end(left_at=1)
    assert one.called
    assert failure_of(one) is None
    assert isinstance(failure_of(two), NotDelivered)


def test_an_impossible_end_leaves_it_unknown() -> None:
    """A server that says it handled more than was sent is not believed."""
    one = Deferred[None]()
    counting(one).end(left_at=5)
    assert isinstance(failure_of(one), DeliveryUnknown)
