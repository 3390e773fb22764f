"""The voice of one client: WebSocket (RFC 6455) by autobahn, which is known here alone."""

import json
from http import HTTPStatus
from typing import Any

from autobahn.twisted.resource import WebSocketResource
from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from autobahn.websocket.types import ConnectionDeny, ConnectionRequest
from twisted.internet.interfaces import IReactorTime
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource
from txaio import make_logger  # type: ignore[attr-defined] # autobahn chose its twisted half
from zope.interface import implementer

from bots.core.log import Logger
from bots.core.net.client_address import Address
from bots.push.admission import Admission, Refusal
from bots.push.interfaces import POLICY_VIOLATION, IPushChannel, IPushConnection
from bots.push.short_receive import ShortReceive

SUBPROTOCOL = "quotes.v1"
LONGEST_MESSAGE = 4096
"""Bytes that a client's message may have; a longer one closes with 1009."""

UNSUPPORTED_DATA = 1003
INTERNAL_ERROR = 1011
PING = b"\x89\x00"

_USE_A_WEBSOCKET = "This is the push channel: connect to it with a WebSocket."
_CONTINUATION = 0
_TEXT = 0x81
_TWO_BYTES, _EIGHT_BYTES = 126, 127

_CLOSING = 2.0
"""Seconds that a client has to take its goodbye; then the connection is cut."""


def text_frame(payload: bytes) -> bytes:
    """Frame a message of UTF-8, for any number of clients (RFC 6455, section 5.2)."""
    length = len(payload)
    if length < _TWO_BYTES:
        return bytes((_TEXT, length)) + payload
    if length < 1 << 16:
        return bytes((_TEXT, _TWO_BYTES)) + length.to_bytes(2, "big") + payload
    return bytes((_TEXT, _EIGHT_BYTES)) + length.to_bytes(8, "big") + payload


@implementer(IPushConnection)
class PushConnection(ShortReceive, WebSocketServerProtocol):  # type: ignore[misc] # autobahn's own
    """Translates between one client's frames and the channel."""

    factory: "PushConnectionFactory"
    transport: Any
    # Strangers' mistakes are no news; what autobahn calls an error is.
    log = make_logger("error")
    cursor: str | None = None
    _log = Logger()
    _visitor: Address | None = None
    _is_in = False
    _hurry: Any = None

    def onConnect(self, request: ConnectionRequest) -> str | None:
        """Admit the client, or not."""
        peer = getattr(self.transport.getPeer(), "host", "")
        try:
            self._visitor = self.factory.admission.enter(peer, request.headers)
        except Refusal as refusal:
            raise ConnectionDeny(int(refusal.status), str(refusal)) from None
        self._is_in = True
        if "," in request.headers.get("host", ""):  # several, as the web server joins them
            raise ConnectionDeny(int(HTTPStatus.BAD_REQUEST), "A request names one Host.")
        self.cursor = request.params.get("cursor", [None])[-1]
        return SUBPROTOCOL if SUBPROTOCOL in request.protocols else None

    def onOpen(self) -> None:
        """Begin; autobahn would swallow what goes wrong here."""
        # What the web server paused while it read the request; each costs 4 KiB.
        self.transport.unregisterProducer()
        try:
            self.factory.channel.opened(self)
        except Exception:
            self._log.failure("a client could not be taken in")
            self.close(INTERNAL_ERROR, "That went wrong here.")

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: FBT001 - autobahn's
        """Pass a message on."""
        if isBinary:
            self.close(UNSUPPORTED_DATA, "Only text is understood here.")
        else:
            self.factory.channel.heard(self, payload)

    def onPing(self, payload: bytes) -> None:
        """Answer if it does not come too fast, and count it as a sign of life."""
        if self.factory.channel.allows(self):
            self.sendPong(payload)
            self.factory.channel.alive(self)

    def onPong(self, _: bytes) -> None:
        """Count it as a sign of life."""
        if self.factory.channel.allows(self):
            self.factory.channel.alive(self)

    def onMessageFrameBegin(self, length: int) -> None:
        """Count each further frame of a message, which may be empty."""
        super().onMessageFrameBegin(length)
        if self.current_frame.opcode == _CONTINUATION:
            self.factory.channel.allows(self)

    def close(self, code: int, reason: str) -> None:
        """See ``IPushConnection``; ``sendClose`` would allow 1000 only."""
        self._fail_connection(code, reason)
        if code == POLICY_VIOLATION:
            # What is here already, and what still comes, costs nobody anything.
            self.is_deaf, self.data = True, b""
            self.transport.pauseProducing()

    def sendCloseFrame(self, *arguments: Any, **options: Any) -> None:
        """Send goodbye: nothing else may follow."""
        self.factory.channel.leaving(self)
        super().sendCloseFrame(*arguments, **options)
        if self._hurry is None:
            self._hurry = self.factory.reactor.callLater(_CLOSING, self.transport.abortConnection)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Forget everything."""
        super().connectionLost(reason)
        if self._hurry is not None and self._hurry.active():
            self._hurry.cancel()
        if self._is_in:
            self.factory.channel.gone(self)
            self.factory.admission.leave(self._visitor)

    def sendHttpErrorResponse(
        self, code: int, reason: str, responseHeaders: list[tuple[str, str]] | None = None
    ) -> None:
        """Refuse the handshake the way the API refuses: with a sentence in JSON."""
        upgrade = []
        if code == HTTPStatus.UPGRADE_REQUIRED:
            upgrade = [("Upgrade", "websocket")]
            reason = _USE_A_WEBSOCKET
        body = json.dumps({"error": reason}).encode()
        headers = [
            *(responseHeaders or []),
            *upgrade,
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ]
        lines = [f"HTTP/1.1 {code} {HTTPStatus(code).phrase}", *(f"{n}: {v}" for n, v in headers)]
        self.sendData("\r\n".join([*lines, "", ""]).encode() + body)


class PushConnectionFactory(WebSocketServerFactory):
    """Makes the protocol of each client.

    :param longest: bytes that a message may have.
    """

    noisy = False
    voice = PushConnection

    def __init__(
        self,
        channel: IPushChannel,
        admission: Admission,
        reactor: IReactorTime,
        *,
        longest: int = LONGEST_MESSAGE,
    ) -> None:
        super().__init__(server="", reactor=reactor)
        self.channel = channel
        self.admission = admission
        self.setProtocolOptions(
            webStatus=False,  # an open redirect
            failByDrop=False,
            allowNullOrigin=True,  # origins are the admission's matter
            maxFramePayloadSize=longest,
            maxMessagePayloadSize=longest,
            openHandshakeTimeout=0,  # the web server has read the request already
            closeHandshakeTimeout=0,  # see _CLOSING
        )
        self.protocol = with_options(self.voice, self)


def with_options(
    voice: type[PushConnection], factory: WebSocketServerFactory
) -> type[PushConnection]:
    """Make connections share their factory's options by their class.

    Autobahn copies and formats some thirty of them for each connection, which takes as long as the
    rest of a handshake.
    """
    options = {name: getattr(factory, name) for name in voice.CONFIG_ATTRS}
    own = {name: staticmethod(v) if callable(v) else v for name, v in options.items()}
    return type(voice.__name__, (voice,), own | {"CONFIG_ATTRS": ()})


def as_resource(factory: PushConnectionFactory) -> IResource:
    """Make what a web site mounts; it takes over the connection of whoever asks for it."""
    return PushResource(factory)


class PushResource(Resource):
    """The path at which the channel is, which can be read only, and has nothing below it."""

    def __init__(self, factory: PushConnectionFactory) -> None:
        super().__init__()
        self._channel = WebSocketResource(factory)

    def getChild(self, path: bytes, request: IRequest) -> IResource:
        """Return the channel for its own path, also with a slash at the end."""
        return Nothing() if path or request.postpath else self

    def render(self, request: IRequest) -> int | bytes:
        """Answer GET alone: the handshake has no other method (RFC 6455, section 4.1)."""
        if request.method == b"GET":
            answer: int = self._channel.render(request)
            return answer
        request.responseHeaders.setRawHeaders(b"allow", [b"GET"])
        return _refused(request, HTTPStatus.METHOD_NOT_ALLOWED, _USE_A_WEBSOCKET)


class Nothing(Resource):
    """Answers that there is nothing here."""

    isLeaf = True

    def render(self, request: IRequest) -> bytes:
        """Answer."""
        return _refused(request, HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def _refused(request: IRequest, status: HTTPStatus, sentence: str) -> bytes:
    body = json.dumps({"error": sentence}).encode() + b"\n"
    request.setResponseCode(status)
    request.responseHeaders.setRawHeaders(b"content-type", [b"application/json"])
    request.responseHeaders.setRawHeaders(b"content-length", [b"%d" % len(body)])
    return body
