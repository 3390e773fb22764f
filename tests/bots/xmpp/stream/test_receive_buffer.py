"""Reading in slices, and not faster than the other side reads."""

from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from bots.xmpp.stream.receive_buffer import BACKLOG, SLICE, ReceiveBuffer


class Scene:
    def __init__(self) -> None:
        self.clock = Clock()
        self.transport = StringTransport()
        self.parsed: list[bytes] = []
        self.reading = ReceiveBuffer(self.transport, self.clock, self.parsed.append)


def test_little_is_handed_on_at_once() -> None:
    """What fits a slice does not wait."""
    scene = Scene()
    scene.reading.received(b"one")
    assert scene.parsed == [b"one"]


def test_much_is_handed_on_in_turns() -> None:
    """A lot takes several turns of the reactor, in order, and others have their turn between."""
    scene = Scene()
    scene.reading.received(b"a" * SLICE + b"b" * SLICE)
    scene.reading.received(b"c")
    assert scene.parsed == []
    scene.clock.callLater(0, scene.parsed.append, b"(somebody else)")
    scene.clock.pump([0, 0, 0])
    assert scene.parsed == [b"a" * SLICE, b"(somebody else)", b"b" * SLICE, b"c"]
    assert not scene.reading.is_behind


def test_no_more_is_read_than_there_is_room_for() -> None:
    """A backlog stops the transport, and its end starts it again."""
    scene = Scene()
    scene.reading.received(b"a" * BACKLOG)
    assert scene.transport.producerState == "paused"
    scene.clock.pump([0] * (BACKLOG // SLICE + 1))
    assert scene.transport.producerState == "producing"


def test_nothing_is_handed_on_while_our_answers_are_not_taken() -> None:
    """A peer that never reads is answered no further, and soon not read."""
    scene = Scene()
    assert scene.transport.producer is scene.reading
    scene.reading.pauseProducing()
    scene.reading.received(b"one")
    scene.clock.pump([0, 0])
    assert scene.parsed == []
    assert scene.transport.producerState == "producing"
    scene.reading.resumeProducing()
    scene.clock.advance(0)
    assert scene.parsed == [b"one"]


def test_it_holds_when_told_to() -> None:
    """Those who answer may have enough to do; what comes meanwhile is kept, in order."""
    scene = Scene()
    scene.reading.hold(on=True)
    scene.reading.received(b"one")
    scene.reading.received(b"two")
    scene.clock.advance(0)
    assert scene.parsed == []
    scene.reading.hold(on=False)
    scene.clock.advance(0)
    assert scene.parsed == [b"onetwo"]


def test_the_end_leaves_no_timer() -> None:
    """What waits when the connection goes is dropped."""
    scene = Scene()
    scene.reading.received(b"a" * BACKLOG)
    scene.reading.stopProducing()
    assert scene.clock.getDelayedCalls() == []
    scene.clock.advance(0)
    assert scene.parsed == []
