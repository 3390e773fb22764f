"""One HTTP connection: it shares the reactor with others, and ends if its client is too slow."""

import json
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from twisted.internet.interfaces import IDelayedCall
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel

from bots.core.model.token_bucket import Rate, TokenBucket
from bots.core.net.client_address import Address, Network, one_visitor

REQUEST_SECONDS = 20.0
"""Seconds from a request's first byte to its last, however steadily it trickles in."""

GOODBYE_SECONDS = 5.0
"""Seconds that a client has to read the answer after which the connection is closed."""

MOST_PER_ADDRESS = 100
_MOST_WAITING = 16 * 1024
"""Bytes of requests that may wait here for the one before; more wait with the client."""

REQUEST_RATE = Rate(burst=100, per_second=50.0)
"""What one connection may ask; a client that pipelines more waits.  Proxies are not bounded."""


_REFUSALS = {
    HTTPStatus.BAD_REQUEST: "That is no request.",
    HTTPStatus.REQUEST_TIMEOUT: "The request took too long to arrive.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too long.",
    HTTPStatus.TOO_MANY_REQUESTS: "There are too many connections from your address.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The headers are too long.",
}


def _refusal(status: HTTPStatus) -> bytes:
    """Return a whole answer that says why nothing more is read."""
    body = json.dumps({"error": _REFUSALS[status]}).encode() + b"\n"
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Connection: close",
        "Content-Type: application/json",
        "X-Content-Type-Options: nosniff",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join([*lines, "", ""]).encode() + body


class ConnectionLimit:
    """Counts the connections of each address, an IPv6 network of 64 bits as one.

    This machine's own and trusted proxies are not counted: they stand for many visitors.
    """

    def __init__(self, trusted_proxies: tuple[Network, ...] = ()) -> None:
        self._trusted = trusted_proxies
        self._from: Counter[Address | Network] = Counter()

    def is_one_visitor(self, address: Address | None) -> bool:
        """Whether an address stands for a single visitor."""
        return not (
            address is None
            or address.is_loopback
            or any(address in network for network in self._trusted)
        )

    def enter(self, address: Address | None) -> Callable[[], None] | None:
        """Count a connection; return what ends it, None when there are too many already."""
        if address is None or not self.is_one_visitor(address):
            return lambda: None
        key = one_visitor(address)
        if self._from[key] >= MOST_PER_ADDRESS:
            return None
        self._from[key] += 1
        return lambda: self._leave(key)

    def _leave(self, key: Address | Network) -> None:
        self._from[key] -= 1
        if not self._from[key]:
            del self._from[key]


class FairChannel(HTTPChannel):
    """Answers one request in each turn of the reactor, at most at ``REQUEST_RATE``.

    Twisted's own answers all requests that came in one piece before it looks at another
    connection, and a request may take for ever as long as a byte comes now and then.
    """

    limit: ConnectionLimit
    address: Address | None = None
    callLater: Any
    _release: Callable[[], None] | None = None
    _bucket: TokenBucket | None = None
    _deadline: IDelayedCall | None = None
    _next: IDelayedCall | None = None
    _is_stalled = False

    def connectionMade(self) -> None:
        """Admit the connection, unless its address has too many."""
        super().connectionMade()
        self._release = self.limit.enter(self.address)
        if self._release is None:
            self.refuse(HTTPStatus.TOO_MANY_REQUESTS)

    def dataReceived(self, data: bytes) -> None:
        """Begin the request's deadline at its first byte, and read no more than can wait here."""
        if (data or self._buffer) and self._deadline is None and not self._handlingRequest:
            self._deadline = self.callLater(REQUEST_SECONDS, self._take_too_long)
        super().dataReceived(data)
        if self.paused and len(self._buffer) > _MOST_WAITING:
            self._networkProducer.pauseProducing()

    def allContentReceived(self) -> None:
        """End the deadline: the request is complete, and costs its sender a token."""
        self._end_deadline()
        if self.limit.is_one_visitor(self.address):
            now = self.factory.reactor.seconds()
            self._bucket = self._bucket or TokenBucket(REQUEST_RATE, now)
            self._bucket.take(now)
        super().allContentReceived()

    def requestDone(self, request: Any) -> None:
        """Leave the reactor to others before the next request that is here already."""
        self.paused = True
        super().requestDone(request)
        if not self.persistent:
            return
        wait = self._wait()
        if wait or self._buffer:
            self._next = self.callLater(wait, self._go_on)
        else:
            self.paused = False

    def resumeProducing(self) -> None:
        """Go on, if it was for the client to read."""
        super().resumeProducing()
        if self._is_stalled:
            self._go_on()

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002 - Twisted's signature
        """Refuse a line that is too long, saying so."""
        self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _respondToBadRequestAndDisconnect(self) -> None:
        """Refuse what is no HTTP; Twisted's answer says neither how long it is nor that it ends."""
        too_large = (
            self._receivedHeaderSize > self.totalHeadersSize
            or self._receivedHeaderCount > self.maxHeaders
        )
        self.refuse(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST
        )

    def refuse(self, status: HTTPStatus) -> None:
        """Answer with this status and a sentence in JSON, read nothing more, and close.

        Nobody knows yet what the client would rather read.
        """
        self._end_deadline()
        if self._abortingCall is None and self.transport is not None:
            self.transport.write(_refusal(status))
            self._abortingCall = self.callLater(GOODBYE_SECONDS, self.forceAbortClient)
            self.loseConnection()
        self.persistent = False
        self.clearLineBuffer()
        self.dataReceived = lambda _: None  # type: ignore[assignment, method-assign]

    def let_go(self) -> None:
        """Count no more: another protocol takes the connection over, with limits of its own."""
        self._end_deadline()
        if self._release is not None:
            release, self._release = self._release, None
            release()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Forget everything."""
        self.let_go()
        if self._next is not None and self._next.active():
            self._next.cancel()
        super().connectionLost(reason)

    def _wait(self) -> float:
        """Return the seconds until the next request may be answered: 0 is the next turn."""
        if self._bucket is None:
            return 0.0
        return self._bucket.wait(self.factory.reactor.seconds())

    def _go_on(self) -> None:
        """Look at what came meanwhile, unless the client has not read what it was answered."""
        self._next = None
        self._is_stalled = self._waitingForTransport
        if not self._is_stalled:
            self.paused = False
            self._networkProducer.resumeProducing()
            if self._buffer:
                self.dataReceived(b"")

    def _take_too_long(self) -> None:
        self._deadline = None
        self.refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _end_deadline(self) -> None:
        deadline, self._deadline = self._deadline, None
        if deadline is not None and deadline.active():
            deadline.cancel()
