"""Hanging up so that the last words arrive."""

from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.internet.interfaces import INegotiated, ITCPTransport
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from zope.interface import alsoProvides

from bots.qotd.lingering_close import LingeringCloseFactory, LingeringCloseProtocol


class Speaker(Protocol):
    """Says something, hangs up, and remembers what it was told."""

    def __init__(self) -> None:
        self.told = b""
        self.lost = False

    def connectionMade(self) -> None:
        assert self.transport is not None
        self.transport.write(b"goodbye")
        self.transport.loseConnection()

    def dataReceived(self, data: bytes) -> None:
        self.told += data

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost = True


class Wire(StringTransport):
    """A transport that can be closed by halves and at once."""

    def __init__(self) -> None:
        super().__init__()
        self.half_closed = self.aborted = False
        alsoProvides(self, ITCPTransport)

    def loseWriteConnection(self) -> None:
        self.half_closed = True

    def abortConnection(self) -> None:
        self.aborted = True


def connect(
    factory: LingeringCloseFactory, wire: Wire | None = None
) -> tuple[LingeringCloseProtocol, Wire]:
    """Connect somebody."""
    wire = wire or Wire()
    protocol = factory.buildProtocol(None)
    protocol.makeConnection(wire)
    return protocol, wire


def lingering(clock: Clock, *, most: int = 256) -> LingeringCloseFactory:
    """Let speakers linger for five seconds."""
    return LingeringCloseFactory(Factory.forProtocol(Speaker), clock, seconds=5, most=most)


def test_only_our_direction_is_closed() -> None:
    """The other side hears all we said before it learns that we are done."""
    _, wire = connect(lingering(Clock()))
    assert wire.value() == b"goodbye"
    assert wire.half_closed
    assert not wire.disconnecting


def test_a_tls_connection_is_closed_as_a_whole() -> None:
    """TLS says goodbye itself; half of its connection is not closed under it."""
    wire = Wire()
    alsoProvides(wire, INegotiated)
    connect(lingering(Clock()), wire)
    assert wire.disconnecting
    assert not wire.half_closed


def test_what_still_comes_is_thrown_away() -> None:
    """A peer that sends megabytes after our goodbye is not listened to."""
    protocol, _ = connect(lingering(Clock()))
    for _ in range(100):
        protocol.dataReceived(b"x" * 65536)
    assert isinstance(protocol.wrappedProtocol, Speaker)
    assert protocol.wrappedProtocol.told == b""


def test_a_peer_that_never_closes_is_closed_in_time() -> None:
    """After so many seconds the connection is aborted, whatever the peer goes on sending."""
    clock = Clock()
    protocol, wire = connect(lingering(clock))
    clock.advance(4)
    protocol.dataReceived(b"still here")
    assert not wire.aborted
    clock.advance(1)
    assert wire.aborted


def test_a_peer_that_closes_leaves_nothing_behind() -> None:
    """When both sides have closed there is no timer, and nobody in the list."""
    clock = Clock()
    factory = lingering(clock)
    protocol, _ = connect(factory)
    speaker = protocol.wrappedProtocol
    protocol.connectionLost(Failure(ConnectionDone()))
    assert isinstance(speaker, Speaker)
    assert speaker.lost
    assert not clock.getDelayedCalls()
    assert not factory.protocols


def test_an_aborted_connection_leaves_nothing_behind() -> None:
    """When the time is up there is nothing left to wait for either."""
    clock = Clock()
    factory = lingering(clock)
    protocol, _ = connect(factory)
    clock.advance(5)
    protocol.connectionLost(Failure(ConnectionAborted()))
    assert not clock.getDelayedCalls()
    assert not factory.protocols


def test_one_too_many_closes_the_oldest() -> None:
    """However many linger, there is always room for a new one."""
    factory = lingering(Clock(), most=2)
    wires = [connect(factory)[1] for _ in range(3)]
    assert [wire.aborted for wire in wires] == [True, False, False]
