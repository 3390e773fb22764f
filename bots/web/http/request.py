"""One request: refused where HTTP forbids it, answered with the headers that every answer has."""

import re
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from twisted.python.failure import Failure
from twisted.web.server import Request

from bots.web.http.answers import error_json
from bots.web.http.failures import explain

LONGEST_BODY = 256 * 1024
"""Bytes that a request's body may have.

The longest quote in JSON has fewer, however it is written.
"""

_HOST = re.compile(rb"[A-Za-z0-9_.:\[\]-]*")
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)([^#]*)", re.IGNORECASE)
_UNREADABLE = "That address cannot be read."

_SECURITY = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; "
    b"font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}


class CarefulRequest(Request):
    """A request whose every answer has the security headers, and never a traceback."""

    channel: Any
    _received = 0

    def gotLength(self, length: int | None) -> None:
        """Refuse a body that is too long before it is read.

        A body in chunks does not say how long it is: its chunks are counted as they come.
        """
        if length is not None and length > LONGEST_BODY:
            self.channel.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self.content = BytesIO()  # twisted.web would put a long one on the disk

    def handleContentChunk(self, data: bytes) -> None:
        """Take a part of the body, unless it is too much."""
        self._received += len(data)
        if self._received > LONGEST_BODY:
            self.channel.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            super().handleContentChunk(data)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        """Read an address that is written in full (RFC 9112, section 3.2.2)."""
        absolute = _ABSOLUTE.fullmatch(path)
        if absolute is not None:
            host, rest = absolute.groups()
            self.requestHeaders.setRawHeaders(b"host", [host])
            path = rest if rest.startswith(b"/") else b"/" + rest
        super().requestReceived(command, path, version)

    def process(self) -> None:
        """Set the headers that every answer has, and let the site answer."""
        for name, value in _SECURITY.items():
            self.responseHeaders.setRawHeaders(name, [value])
        is_upgrade = self.requestHeaders.hasHeader(b"upgrade")
        if is_upgrade:
            self.channel.let_go()  # the push channel has limits and refusals of its own
        if not (is_upgrade or self._has_one_host()):
            self._refuse("A request names one Host.")
        elif not is_readable(self.path, self.getRequestHostname()):
            self._refuse(_UNREADABLE)
        else:
            super().process()

    def processingFailed(self, reason: Failure) -> None:
        """Answer what failed outside of all routes."""
        if not self.finished and not self.startedWriting:
            status, sentence = explain(reason.value)
            self.write(error_json(self, status, sentence))
            self.finish()

    def _has_one_host(self) -> bool:
        """Whether it names its host as HTTP/1.1 wants it (RFC 9112, section 3.2)."""
        hosts = self.requestHeaders.getRawHeaders(b"host") or []
        return len(hosts) == 1 or (not hosts and self.clientproto != b"HTTP/1.1")

    def _refuse(self, sentence: str) -> None:
        self.write(error_json(self, HTTPStatus.BAD_REQUEST, sentence))
        self.finish()


def is_readable(path: bytes, host: bytes) -> bool:
    """Whether a path and a host name are such that routes can be looked up for them."""
    try:
        unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return False
    return _HOST.fullmatch(host) is not None
