"""The site: who answers which path, and what every answer has."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from twisted.python.failure import Failure
from twisted.web.http import Request as HTTPRequest
from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource
from twisted.web.server import Request, Site
from werkzeug.exceptions import NotFound

from bots.web.http.answers import error_json
from bots.web.http.failures import explain

LONGEST_BODY = 64 * 1024
"""Bytes that a request's body may have; twisted.web would write any to the disk."""

IDLE = 60.0
"""Seconds that a connection may be silent between two requests."""

_HOST = re.compile(rb"[A-Za-z0-9_.:\[\]-]*")
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

    def gotLength(self, length: int | None) -> None:
        """Refuse a body that is too long before it is read.

        A body in chunks does not say how long it is; nobody needs to send us one.
        """
        if length is None or length > LONGEST_BODY:
            self.channel.transport.write(
                b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
            self.channel.loseConnection()
            length = 0
        super().gotLength(length)

    def process(self) -> None:
        """Set the headers that every answer has, and let the site answer."""
        for name, value in _SECURITY.items():
            self.responseHeaders.setRawHeaders(name, [value])
        if is_readable(self.path, self.getRequestHostname()):
            super().process()
        else:
            self.write(error_json(self, HTTPStatus.BAD_REQUEST, _UNREADABLE))
            self.finish()

    def processingFailed(self, reason: Failure) -> None:
        """Answer what failed outside of all routes."""
        if not self.finished and not self.startedWriting:
            status, sentence = explain(reason.value)
            self.write(error_json(self, status, sentence))
            self.finish()


def is_readable(path: bytes, host: bytes) -> bool:
    """Whether a path and a host name are such that routes can be looked up for them."""
    try:
        unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return False
    return _HOST.fullmatch(host) is not None


class SiteRoot(Resource):
    """Finds who answers a path.

    :param children: the resources that are mounted, by the first part of their paths.
    :param pages: answers all other paths.
    """

    def __init__(self, children: Mapping[bytes, IResource], pages: IResource) -> None:
        super().__init__()
        self._pages = pages
        for path, resource in children.items():
            self.putChild(path, resource)

    def getChild(self, _: bytes, request: IRequest) -> IResource:
        """Return the pages, for the path as a whole."""
        request.postpath.insert(0, request.prepath.pop())
        return self._pages


class Versions(Resource):
    """``/api``: each version of the API has its path, and all else is an error in JSON."""

    def __init__(self, versions: Mapping[bytes, IResource]) -> None:
        super().__init__()
        for name, version in versions.items():
            self.putChild(name, version)

    def getChild(self, _: bytes, __: IRequest) -> IResource:
        """Answer that there is no such version."""
        return NothingHere()

    def render(self, request: IRequest) -> bytes:
        """Answer that the version is missing."""
        return NothingHere().render(request)


class NothingHere(Resource):
    """Answers 404 in JSON."""

    isLeaf = True

    def render(self, request: IRequest) -> bytes:
        """Answer."""
        return error_json(request, *explain(NotFound()))


class QuietSite(Site):
    """Serves without a word: who read what is nobody's business, not even the log's."""

    noisy = False
    displayTracebacks = False

    def log(self, request: HTTPRequest) -> None:
        """Keep no access log."""


def make_site(root: IResource, reactor: Any) -> Site:
    """Make the factory that listens."""
    return QuietSite(root, requestFactory=CarefulRequest, timeout=IDLE, reactor=reactor)
