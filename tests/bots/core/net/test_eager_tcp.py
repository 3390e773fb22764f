"""Connections that send at once, on real sockets with a reactor that only takes notes."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure

from bots.core.net.eager_tcp import EagerPort, EagerServer, eager_server


class Noted:
    """Notes when a transport held bytes back, caught up, and was about to close its socket."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def held_back(self, transport: EagerServer) -> None:
        self.notes.append("held back")

    def caught_up(self, transport: EagerServer) -> None:
        self.notes.append("caught up")

    def closing(self, transport: EagerServer) -> None:
        self.notes.append(f"closing {transport.socket.fileno() >= 0}")


class Pair:
    """An eager connection, and the socket at its other end."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        ours.settimeout(0)
        self.theirs.settimeout(0)
        self.reactor = MemoryReactorClock()
        self.noted = Noted()
        address: Any = ("127.0.0.1", 1)
        no_port: Any = None
        self.transport = EagerServer(ours, Protocol(), address, no_port, 1, self.reactor)
        self.transport.backlog_listener = self.noted

    def arrived(self) -> bytes:
        """Read what is there."""
        read = b""
        try:
            while piece := self.theirs.recv(1 << 20):
                read += piece
        except BlockingIOError:
            pass
        return read

    def close(self) -> None:
        self.theirs.close()
        if self.transport.fileno() >= 0:
            self.transport.socket.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return a connection of which both ends are here."""
    made = Pair()
    yield made
    made.close()


def test_what_the_socket_takes_is_sent_before_write_returns(pair: Pair) -> None:
    """No turn of the reactor is needed, and it is not asked to tell when there is room."""
    pair.transport.write(b"now")
    assert pair.arrived() == b"now"
    assert not pair.reactor.getWriters()
    assert pair.noted.notes == []


def test_what_it_does_not_take_waits_for_the_reactor(pair: Pair) -> None:
    """The rest comes in order when the socket has room, and both changes are told."""
    data = bytes(range(256)) * 20_000
    pair.transport.write(data)
    waited = pair.transport.backlog
    pair.transport.write(b"after")
    assert 0 < waited < len(data)
    assert pair.transport.backlog == waited + len(b"after")
    assert pair.noted.notes == ["held back"]
    read = b""
    while pair.transport in pair.reactor.getWriters():
        read += pair.arrived()
        pair.transport.doWrite()
    assert read + pair.arrived() == data + b"after"
    assert pair.noted.notes == ["held back", "caught up"]
    assert pair.transport.backlog == 0


def test_a_broken_connection_is_left_to_the_ordinary_way(pair: Pair) -> None:
    """Writing to a closed peer raises nothing; the reactor finds out."""
    pair.theirs.close()
    pair.transport.write(b"x")
    pair.transport.write(b"y")
    assert pair.transport in pair.reactor.getWriters()


def test_the_end_is_told_while_the_socket_is_open(pair: Pair) -> None:
    """After that its number may be another's."""
    pair.transport.connectionLost(Failure(ConnectionDone()))
    assert pair.noted.notes[0] == "closing True"
    assert pair.transport.fileno() == -1


def test_a_lost_connection_swallows_what_is_written(pair: Pair) -> None:
    """As every transport does."""
    pair.transport.connected = False
    pair.transport.write(b"x")
    assert pair.arrived() == b""


def test_once_tls_is_started_nothing_goes_into_the_socket_itself(pair: Pair) -> None:
    """The TLS layer gets it; the plain text stays here."""
    pair.transport.TLS = True

    class Layer(Protocol):
        written = b""

        def write(self, data: bytes) -> None:
            self.written += data

    layer = Layer()
    pair.transport.protocol = layer
    pair.transport.write(b"secret")
    assert pair.arrived() == b""
    assert layer.written == b"secret"
    assert not pair.transport.sends_in_plain


def test_a_producer_that_is_pulled_is_served_the_ordinary_way(pair: Pair) -> None:
    """It is asked for more by the reactor's turns, so they must come."""

    class Pulled:
        def resumeProducing(self) -> None:
            """Produce nothing."""

        def stopProducing(self) -> None:
            """Stop nothing."""

    pair.transport.registerProducer(Pulled(), streaming=False)
    pair.transport.write(b"x")
    assert pair.arrived() == b""
    assert pair.transport in pair.reactor.getWriters()


def test_only_plain_tcp_is_made_eager() -> None:
    """A TCP endpoint listens with eager connections, a UNIX one as ever."""
    reactor = MemoryReactorClock()
    listening: list[Any] = []
    endpoint = eager_server(reactor, "tcp:0:interface=127.0.0.1")
    endpoint.listen(Factory()).addCallback(listening.append)
    (port,) = listening
    assert isinstance(port, EagerPort)
    assert port.transport is EagerServer
    port.socket.close()
    eager_server(reactor, "unix:/nowhere").listen(Factory())
    assert [server[0] for server in reactor.unixServers] == ["/nowhere"]
