"""RFC 865 over TCP."""

from twisted.internet.protocol import Protocol
from twisted.internet.testing import StringTransport
from zope.interface import implementer

from bots.qotd import QOTDFactory
from quoters import IQuoter, Quote, StaticQuoter
from quoters.errors import EmptyCollection


@implementer(IQuoter)
class EmptyQuoter:
    def getQuote(self) -> Quote:
        raise EmptyCollection("none")


@implementer(IQuoter)
class CountingQuoter:
    def __init__(self) -> None:
        self._given = 0

    def getQuote(self) -> Quote:
        self._given += 1
        return Quote(f"Quote {self._given}")


def connected(factory: QOTDFactory) -> tuple[Protocol, StringTransport]:
    """Connect to a factory."""
    transport = StringTransport()
    protocol = factory.buildProtocol(None)
    protocol.makeConnection(transport)
    return protocol, transport


def test_whoever_connects_gets_the_quote_and_the_end() -> None:
    """The seed's example: the quote as bytes, and the connection is lost."""
    _, transport = connected(QOTDFactory(StaticQuoter("An apple a day keeps the doctor away")))
    assert transport.value() == b"An apple a day keeps the doctor away\r\n"
    assert transport.disconnecting


def test_each_connection_gets_the_quote_as_it_is_then() -> None:
    """The quoter is asked at each connection."""
    factory = QOTDFactory(CountingQuoter())
    assert connected(factory)[1].value() == b"Quote 1\r\n"
    assert connected(factory)[1].value() == b"Quote 2\r\n"


def test_input_is_thrown_away() -> None:
    """Whatever the other side says changes nothing."""
    protocol, transport = connected(QOTDFactory(StaticQuoter("Silence is golden")))
    protocol.dataReceived(b"GET / HTTP/1.0\r\n\r\n")
    assert transport.value() == b"Silence is golden\r\n"


def test_an_empty_collection_says_so() -> None:
    """Who connects to an empty collection gets a sentence, not silence."""
    _, transport = connected(QOTDFactory(EmptyQuoter()))
    assert transport.value() == b"There is no quote yet: the collection is empty.\r\n"
    assert transport.disconnecting


def test_a_long_quote_stays_below_512_characters() -> None:
    """RFC 865: fewer than 512 characters, all of them printable ASCII, SP, CR or LF."""
    _, transport = connected(QOTDFactory(StaticQuoter(Quote("Überlänge — " * 200, "Æsop"))))
    said = transport.value()
    assert 400 < len(said) < 512
    assert set(said) <= {*range(0x20, 0x7F), 0x0D, 0x0A}
