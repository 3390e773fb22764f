"""The site: who answers which path, and what every answer has."""

from collections.abc import Mapping
from typing import Any, cast

from twisted.internet.interfaces import IAddress
from twisted.web.http import Request as HTTPRequest
from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource
from twisted.web.server import Site
from werkzeug.exceptions import NotFound

from bots.core.net.client_address import Network, client_address
from bots.web.http.answers import error_json
from bots.web.http.channel import ConnectionLimit, FairChannel
from bots.web.http.failures import explain
from bots.web.http.request import CarefulRequest

IDLE = 60.0
"""Seconds that a connection may be silent between two requests."""


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
    protocol = FairChannel  # type: ignore[assignment] # HTTP/1.1 alone: none chooses by ALPN

    def __init__(
        self, root: IResource, reactor: Any, trusted_proxies: tuple[Network, ...] = ()
    ) -> None:
        super().__init__(root, requestFactory=CarefulRequest, timeout=IDLE, reactor=reactor)
        self._limit = ConnectionLimit(trusted_proxies)

    def buildProtocol(self, addr: IAddress | None) -> FairChannel:  # type: ignore[override]
        """Make what reads the requests of one connection."""
        channel = cast("FairChannel", super().buildProtocol(addr))
        channel.limit = self._limit
        channel.address = client_address(getattr(addr, "host", ""), (), ())
        return channel

    def log(self, request: HTTPRequest) -> None:
        """Keep no access log."""


def make_site(root: IResource, reactor: Any, trusted_proxies: tuple[Network, ...] = ()) -> Site:
    """Make the factory that listens."""
    return QuietSite(root, reactor, trusted_proxies)
