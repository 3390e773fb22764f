"""One message to all, on real sockets with a reactor that only takes notes."""

import socket
from collections.abc import Iterator

import pytest
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure

from bots.core.net.eager_tcp import EagerServer
from bots.push.hub import Hub
from tests.bots.push.stage import RecordingTransport


class Crowd:
    """Eager connections in a hub, and the sockets at their other ends."""

    def __init__(self, size: int, **options: int) -> None:
        self.reactor = MemoryReactorClock()
        self.hub = Hub(self.reactor, **options)
        self.theirs: list[socket.socket] = []
        self.ours: list[EagerServer] = []
        for _ in range(size):
            self.join()

    def join(self) -> EagerServer:
        """Let one more in."""
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        theirs.settimeout(0)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        transport = EagerServer(
            ours,
            Protocol(),
            ("127.0.0.1", 1),
            None,  # type: ignore[arg-type] # no port is needed
            len(self.ours),
            self.reactor,
        )
        self.ours.append(transport)
        self.theirs.append(theirs)
        self.hub.add(transport)
        return transport

    def arrived(self, which: int) -> bytes:
        """Read what is there for one of them, and let the reactor send what waits."""
        read = b""
        while True:
            try:
                read += self.theirs[which].recv(1 << 20)
            except BlockingIOError:
                transport = self.ours[which]
                if transport not in self.reactor.getWriters():
                    return read
                transport.doWrite()

    def close(self) -> None:
        for end in self.theirs:
            end.close()
        for transport in self.ours:
            if transport.connected:
                transport.socket.close()


@pytest.fixture
def crowd(request: pytest.FixtureRequest) -> Iterator[Crowd]:
    """Return three clients, served two in a turn, for whom 100,000 bytes may wait."""
    made = Crowd(3, at_once=2, bound=100_000)
    yield made
    made.close()


def test_everybody_gets_it_some_in_this_turn_and_some_in_the_next(crowd: Crowd) -> None:
    """The result comes when it was handed to the last."""
    done = crowd.hub.broadcast(b"hello")
    assert [crowd.arrived(n) for n in range(3)] == [b"hello", b"hello", b""]
    assert not done.called
    crowd.reactor.advance(0)
    assert crowd.arrived(2) == b"hello"
    assert done.called


def test_what_is_broadcast_meanwhile_keeps_its_place(crowd: Crowd) -> None:
    """Everybody gets everything in the same order, also when the order of clients changes."""
    crowd.hub.broadcast(b"one ")
    crowd.hub.discard(crowd.ours[0])
    second = crowd.hub.broadcast(b"two ")
    while crowd.reactor.getDelayedCalls():
        crowd.reactor.advance(0)
    assert [crowd.arrived(n) for n in range(3)] == [b"one ", b"one two ", b"one two "]
    assert second.called


def test_nothing_is_written_to_who_is_not_there(crowd: Crowd) -> None:
    """Its goodbye may be on its way."""
    crowd.hub.discard(crowd.ours[0])
    crowd.hub.write(crowd.ours[0], b"late")
    assert crowd.arrived(0) == b""


def test_who_comes_after_a_broadcast_began_does_not_get_it(crowd: Crowd) -> None:
    """They were told of it by their snapshot."""
    crowd.hub.broadcast(b"one")
    crowd.join()
    while crowd.reactor.getDelayedCalls():
        crowd.reactor.advance(0)
    assert crowd.arrived(3) == b""


def test_who_leaves_before_its_turn_gets_nothing(crowd: Crowd) -> None:
    """The broadcast goes on without it."""
    done = crowd.hub.broadcast(b"one")
    crowd.hub.discard(crowd.ours[2])
    crowd.reactor.advance(0)
    assert crowd.arrived(2) == b""
    assert done.called


def test_a_closed_socket_s_number_is_not_written_to(crowd: Crowd) -> None:
    """It may be another's already, though the connection's end was not told of any further."""
    lost = crowd.ours[0]
    number = lost.fileno()
    crowd.hub.broadcast(b"one")
    lost.connectionLost(Failure(ConnectionDone()))
    ours, theirs = socket.socketpair()
    ours, theirs = (ours, theirs) if ours.fileno() == number else (theirs, ours)
    with ours, theirs:
        assert ours.fileno() == number
        crowd.reactor.advance(0)
        crowd.hub.broadcast(b"two")
        theirs.settimeout(0)
        with pytest.raises(BlockingIOError):
            theirs.recv(9)
    assert crowd.arrived(1) == b"onetwo"


def test_nobody_is_left_out_while_some_come_and_go(crowd: Crowd) -> None:
    """Between two turns of a broadcast the places change; everybody gets it once."""
    for _ in range(4):
        crowd.join()
    crowd.hub.broadcast(b"one")
    crowd.hub.discard(crowd.ours[1])
    crowd.join()
    crowd.hub.discard(crowd.ours[3])
    crowd.reactor.advance(0)
    assert [crowd.arrived(n) for n in range(8)] == [b"one"] * 3 + [b""] + [b"one"] * 3 + [b""]
    crowd.hub.broadcast(b"two")
    crowd.reactor.advance(0)
    got = [n for n in range(8) if crowd.arrived(n) == b"two"]
    assert got == [0, 2, 4, 5, 6, 7]


def test_a_broadcast_to_nobody_is_done_at_once() -> None:
    """There is nothing to wait for."""
    assert Hub(MemoryReactorClock()).broadcast(b"x").called


def test_a_client_that_stops_reading_gets_the_rest_when_it_reads_again(crowd: Crowd) -> None:
    """In order and whole, while the others are served at once; then it is as fast as they are."""
    messages = [b"%05d " % n * 1000 for n in range(8)]
    for message in messages:
        crowd.hub.broadcast(message)
        crowd.reactor.advance(0)
        assert crowd.arrived(0) == crowd.arrived(1) == message
    assert crowd.hub.behind == 1
    assert crowd.arrived(2) == b"".join(messages)
    assert crowd.hub.behind == 0
    crowd.hub.broadcast(b"again")
    crowd.reactor.advance(0)
    assert crowd.arrived(2) == b"again"


def test_a_client_for_which_too_much_waits_is_dropped(crowd: Crowd) -> None:
    """It costs the others nothing."""
    for _ in range(40):
        crowd.hub.broadcast(b"x" * 6000)
        crowd.reactor.advance(0)
        crowd.arrived(0)
        crowd.arrived(1)
    assert crowd.ours[2] not in crowd.hub
    assert crowd.ours[2].disconnecting or not crowd.ours[2].connected
    assert (len(crowd.hub), crowd.hub.dropped) == (2, 1)


def test_answers_that_are_not_read_count_as_well(crowd: Crowd) -> None:
    """Who asks and asks and reads nothing is dropped."""
    for _ in range(40):
        if crowd.ours[0] in crowd.hub:
            crowd.hub.write(crowd.ours[0], b"x" * 6000)
    assert crowd.ours[0] not in crowd.hub


def test_a_client_that_vanished_is_left_to_the_reactor(crowd: Crowd) -> None:
    """Its broken socket raises nothing and stops nobody."""
    crowd.theirs[0].close()
    crowd.hub.broadcast(b"x")
    crowd.reactor.advance(0)
    assert crowd.arrived(1) == crowd.arrived(2) == b"x"
    assert crowd.ours[0] in crowd.reactor.getWriters()


def test_who_has_bytes_waiting_when_it_joins_gets_them_first(crowd: Crowd) -> None:
    """A snapshot that did not fit comes before the first event."""
    transport = crowd.join()
    crowd.hub.discard(transport)
    snapshot = b"s" * 50_000
    transport.write(snapshot)
    crowd.hub.add(transport)
    crowd.hub.broadcast(b"event")
    crowd.reactor.advance(0)
    assert crowd.arrived(3) == snapshot + b"event"


def test_a_transport_of_another_kind_goes_the_ordinary_way() -> None:
    """Its own write is called: behind TLS a socket would take plain text."""
    hub, transport = Hub(MemoryReactorClock()), RecordingTransport()
    hub.add(transport)
    hub.broadcast(b"hello")
    assert transport.value() == b"hello"
    hub.discard(transport)
    hub.broadcast(b"hello")
    assert transport.value() == b"hello"


def test_a_subclass_of_our_transport_goes_the_ordinary_way_too() -> None:
    """Whatever it adds must not be gone round."""

    class Wrapped(EagerServer):
        written = b""

        def write(self, data: bytes) -> None:
            self.written += data

    ours, theirs = socket.socketpair()
    theirs.settimeout(0)
    reactor = MemoryReactorClock()
    transport = Wrapped(ours, Protocol(), ("127.0.0.1", 1), None, 1, reactor)  # type: ignore[arg-type]
    hub = Hub(reactor)
    hub.add(transport)
    hub.broadcast(b"secret")
    assert transport.written == b"secret"
    with pytest.raises(BlockingIOError):
        theirs.recv(1)
    theirs.close()
    ours.close()


def test_an_ordinary_transport_that_asks_for_a_pause_is_bounded() -> None:
    """What is written during the pause counts; when the pause ends it is forgotten."""
    hub, transport = Hub(MemoryReactorClock(), bound=10), RecordingTransport()
    hub.add(transport)
    hub.broadcast(b"x" * 100)
    transport.pause()
    hub.broadcast(b"x" * 10)
    assert (transport.aborted, hub.behind) == (False, 1)
    transport.producer.resumeProducing()
    assert hub.behind == 0
    transport.pause()
    hub.broadcast(b"x" * 10)
    hub.broadcast(b"x")
    assert transport.aborted
    assert transport not in hub
    assert transport.producer is None
