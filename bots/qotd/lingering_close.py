"""Hanging up so that the last words arrive.

A socket that is closed while input waits unread is reset, and a reset may overtake the words that
were sent before it.  So the connection is closed in our direction only, and what still comes is
thrown away until the other side has closed as well, for a bounded time and a bounded number.
"""

from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import (
    IAddress,
    IDelayedCall,
    INegotiated,
    IProtocolFactory,
    IReactorTime,
    ITCPTransport,
)
from twisted.internet.protocol import connectionDone
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.python.failure import Failure


class LingeringCloseProtocol(ProtocolWrapper):
    """Closes what it says, reads on without listening, and is gone after ``seconds`` at most."""

    factory: "LingeringCloseFactory"
    transport: ITCPTransport
    _leaving: IDelayedCall

    def connectionMade(self) -> None:
        """Count the seconds from the first one on."""
        self._leaving = self.factory.clock.callLater(self.factory.seconds, self.abort)

    def abort(self) -> None:
        """Close at once."""
        self.transport.abortConnection()

    def loseConnection(self) -> None:
        """Close our direction; TLS has no half of a connection to close."""
        transport = self.transport
        self.disconnecting = True
        if ITCPTransport.providedBy(transport) and not INegotiated.providedBy(transport):
            transport.loseWriteConnection()
        else:
            transport.loseConnection()

    def dataReceived(self, data: bytes) -> None:
        """Pass it on until hanging up, and throw it away from there on."""
        if not self.disconnecting:
            super().dataReceived(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Stop counting."""
        if self._leaving.active():
            self._leaving.cancel()
        super().connectionLost(Failure(ConnectionDone()) if self.disconnecting else reason)


class LingeringCloseFactory(WrappingFactory[LingeringCloseProtocol]):
    """Lets the connections of another factory linger: each so long, and only so many at once.

    :param seconds: how long a connection may last in all.
    :param most: how many there may be; one more, and the oldest is closed at once.
    """

    protocol = LingeringCloseProtocol
    noisy = False

    def __init__(
        self,
        wrapped: IProtocolFactory,
        clock: IReactorTime,
        *,
        seconds: float = 5.0,
        most: int = 256,
    ) -> None:
        super().__init__(wrapped)
        self.clock = clock
        self.seconds = seconds
        self._most = most

    def buildProtocol(self, addr: IAddress | None) -> LingeringCloseProtocol:
        """Make room for one more."""
        if len(self.protocols) >= self._most:
            next(iter(self.protocols)).abort()
        return super().buildProtocol(addr)
