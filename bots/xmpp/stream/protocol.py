"""One connection to the server: the session's voice."""

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IReactorTime
from twisted.internet.protocol import Factory
from twisted.python.failure import Failure
from twisted.words.protocols.jabber.error import StreamError
from twisted.words.protocols.jabber.xmlstream import (
    INIT_FAILED_EVENT,
    STREAM_AUTHD_EVENT,
    STREAM_ERROR_EVENT,
    STREAM_START_EVENT,
    XmlStream,
)
from twisted.words.xish.domish import Element, ParserError
from zope.interface import implementer

from bots.core.interfaces import IConnection
from bots.core.log import Logger
from bots.xmpp.account import NoSession
from bots.xmpp.errors import describe_stream_end, explain_failure
from bots.xmpp.interfaces import IStanzaWriter, IXmppSession
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.text import clean
from bots.xmpp.stream.parser import StrictParser
from bots.xmpp.stream.receive_buffer import ReceiveBuffer
from bots.xmpp.stream.sign_on import StreamAuthenticator


@implementer(IConnection, IStanzaWriter)
class XmppStream(XmlStream):
    """A stream that signs on, and then hands every stanza to the session.

    ``opened`` fires when the other side speaks XMPP at all, and fails when it is gone before.
    """

    _log = Logger()
    transport: Any
    stream: Any
    _session: IXmppSession | None = None
    _reading: ReceiveBuffer
    _broken = False
    _why: str | None = None

    def __init__(
        self, signing_on: StreamAuthenticator, session: IXmppSession, clock: IReactorTime
    ) -> None:
        super().__init__(signing_on)
        self.up: Deferred[None] = Deferred()
        self.gone: Deferred[str] = Deferred()
        self.opened: Deferred[None] = Deferred()
        self._for = session
        self._clock = clock
        self.addOnetimeObserver(STREAM_START_EVENT, self._opened)
        self.addOnetimeObserver(STREAM_AUTHD_EVENT, self._signed_on)
        self.addOnetimeObserver(INIT_FAILED_EVENT, self._not_up)
        self.addObserver(STREAM_ERROR_EVENT, self._told_why)

    # What the transport calls.

    def connectionMade(self) -> None:
        """Begin."""
        self._reading = ReceiveBuffer(self.transport, self._clock, self._parse)
        super().connectionMade()

    def dataReceived(self, data: bytes) -> None:
        """Read on, in slices."""
        if not self._broken:
            self._reading.received(data)

    def connectionLost(self, reason: Failure) -> None:  # type: ignore[override]
        """Tell the session, and whoever waits."""
        self._reading.stopProducing()
        self._broken = True
        super().connectionLost(reason)
        session, self._session = self._session, None
        if session is not None:
            session.lost()
        why = self._why or describe_stream_end(reason, self.authenticator.account)
        if not self.opened.called:
            self.opened.errback(NoSession(why))
        self._not_up(NoSession(why))
        self.gone.callback(why)

    # What the parser calls.

    def _initializeStream(self) -> None:
        parser = StrictParser()
        parser.DocumentStartEvent = self.onDocumentStart
        parser.ElementEvent = self.onElement
        parser.DocumentEndEvent = self.onDocumentEnd
        self.stream = parser

    def reset(self) -> None:
        """Begin the stream anew; what was sent ahead of that, in clear, is not believed."""
        self.stream.finish()
        super().reset()
        if self._reading.is_behind:
            self._break("something came in between two streams")

    def onElement(self, element: Element) -> None:
        """Hand a stanza on: to the session, or before there is one to those who sign on."""
        if self._session is None or (element.name == "error" and element.uri != ns.CLIENT):
            super().onElement(element)
            return
        try:
            self._session.heard(element)
        except Exception:
            self._log.failure("a stanza named {name!r} failed", name=element.name)

    def _parse(self, data: bytes) -> None:
        try:
            self.stream.parse(data)
        except ParserError as error:
            self._break(f"what came in is not XMPP: {error}")
        except Exception:
            self._log.failure("what came in could not be read")
            self._break("what came in could not be read")

    def _break(self, why: str) -> None:
        # Under TLS loseConnection would wait for the other side, and go on reading.
        self._broken = True
        self._why = self._why or why
        self._reading.stopProducing()
        self.transport.abortConnection()

    # What those who sign on tell.

    def _opened(self, _: object) -> None:
        self.opened.callback(None)

    def _signed_on(self, _: object) -> None:
        self._session = self._for
        begun = Deferred.fromCoroutine(self._for.begin(self, self.authenticator.signed))
        begun.addCallbacks(self._is_up, self._not_up)

    def _is_up(self, _: None) -> None:
        if not self.up.called:
            self.up.callback(None)

    def _not_up(self, reason: Any) -> None:
        error: Any = reason.value if isinstance(reason, Failure) else reason
        if not self.up.called:
            self.up.errback(explain_failure(error, self.authenticator.account))

    def _told_why(self, failure: Failure) -> None:
        error = failure.value
        if isinstance(error, StreamError):
            self._why = f"the server says {error.condition}: {error.text or 'no more'}"
        self._not_up(failure)

    # What the session and the retry loop call.

    def say(self, element: Element) -> None:
        """Send an element."""
        if not self._broken:
            self.send(element)

    def send(self, obj: Element | str) -> None:
        """Send an element or, while signing on, a part of one."""
        text = obj if isinstance(obj, str) else self._serialised(obj)
        self.transport.write(clean(text).encode())

    def _serialised(self, element: Element) -> str:
        return str(
            element.toXml(
                prefixes=self.prefixes,
                defaultUri=self.namespace,
                prefixesInScope=list(self.prefixes.values()),
            )
        )

    def hold(self, *, on: bool) -> None:
        """Hear nothing more for now, or go on."""
        self._reading.hold(on=on)

    def leave(self) -> None:
        """Send goodbye, end the stream, and close."""
        if self._session is not None:
            self._session.leaving()
        self.sendFooter()
        self.transport.loseConnection()

    def abort(self) -> None:
        """Close at once."""
        self._break("closed by us")


class XmppStreamFactory(Factory):
    """Makes the stream of each connection.

    :param make: makes what signs a new stream on.
    """

    noisy = False

    def __init__(self, make: Callable[[], XmppStream]) -> None:
        self._make = make

    def buildProtocol(self, addr: IAddress | None) -> XmppStream:  # noqa: ARG002 - the interface's
        """Make it."""
        return self._make()
