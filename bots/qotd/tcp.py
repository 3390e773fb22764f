"""RFC 865 over TCP: the quote, then the end of the connection."""

from twisted.internet.interfaces import IAddress, ITransport
from twisted.internet.protocol import Factory, Protocol

from bots.qotd.answer import Render, qotd_answer
from quoters import IQuoter
from quoters.text.rfc865 import as_rfc865


class QOTD(Protocol):
    """Sends its words to whoever connects, and hangs up; what it is told it throws away."""

    transport: ITransport

    def __init__(self, words: bytes) -> None:
        self._words = words

    def connectionMade(self) -> None:
        """Send them."""
        self.transport.write(self._words)
        self.transport.loseConnection()

    def dataReceived(self, data: bytes) -> None:
        """Throw it away, as RFC 865 says."""


class QOTDFactory(Factory[QOTD]):
    """Lets each connection hear the quoter's quote."""

    noisy = False

    def __init__(self, quoter: IQuoter, render: Render = as_rfc865) -> None:
        self._quoter = quoter
        self._render = render

    def buildProtocol(self, _: IAddress | None) -> QOTD:
        """Ask for the quote as it is now."""
        return QOTD(qotd_answer(self._quoter, self._render))
