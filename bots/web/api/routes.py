"""The API: ``/api/v1``, and what all its answers have."""

from functools import partial
from http import HTTPStatus
from typing import Any

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.core.model.token_bucket import Rate
from bots.core.net.client_address import Network
from bots.web.api.description import description
from bots.web.api.lists import ListApi
from bots.web.api.reading import ReadingApi
from bots.web.api.writing import WritingApi
from bots.web.http.answers import answer_json, answer_with, error_json
from bots.web.http.routing import Routes
from bots.web.http.visitors import VisitorLimit, visitor_of
from bots.web.security.tokens import TokenAccess

READS = Rate(burst=300, per_second=5.0)
"""What one visitor may ask of the API; this machine's own are not bounded."""

_PATHS = ("/today", "/random", "/quotes", "/quotes/<text>", "/days", "/status", "/openapi.json")


class Api:
    """Answers programs, in JSON; any page may read it."""

    def __init__(
        self,
        services: Services,
        base_url: str,
        access: TokenAccess,
        trusted_proxies: tuple[Network, ...],
    ) -> None:
        self._parts: tuple[Any, ...] = (
            ReadingApi(services, base_url),
            ListApi(services, base_url),
            WritingApi(services, base_url, access),
        )
        self._limit = VisitorLimit("api", READS, services.time.reactor.seconds)
        self._trusted_proxies = trusted_proxies
        self._description = description(base_url)

    def resource(self) -> Any:
        """Return the resource to be mounted at ``/api/v1``."""
        routes = Routes(_say_error, self._admit)
        for part in self._parts:
            part.add_to(routes)
        routes.get("/openapi.json", self.describe)
        for path in _PATHS:
            takes = "GET, HEAD, OPTIONS, POST" if path == "/quotes" else "GET, HEAD, OPTIONS"
            routes.options(path, partial(_tell_what_pages_may, takes=takes))
        return routes.resource()

    def describe(self, request: IRequest) -> bytes:
        """Return the description of all this (OpenAPI 3.1)."""
        return answer_json(request, self._description)

    def _admit(self, request: IRequest) -> None:
        """Count a request.

        :raises RequestRefused: when its visitor asked for too much.
        """
        _allow_pages(request)
        visitor = visitor_of(request, self._trusted_proxies)
        if visitor is not None:
            self._limit.refuse_if_empty(visitor, "That was too much; please wait a little.")
            self._limit.take(visitor)
        self._limit.tell(request, visitor)


def _say_error(request: IRequest, status: int, sentence: str) -> bytes:
    _allow_pages(request)
    return error_json(request, status, sentence)


def _allow_pages(request: IRequest) -> None:
    """Let scripts of any page read the answer (CORS); a token is in no page's hands by itself."""
    headers = request.responseHeaders
    headers.setRawHeaders("access-control-allow-origin", ["*"])
    headers.setRawHeaders("cross-origin-resource-policy", ["cross-origin"])
    exposed = "RateLimit, RateLimit-Policy, Retry-After"
    headers.setRawHeaders("access-control-expose-headers", [exposed])


def _tell_what_pages_may(request: IRequest, *, takes: str, **_: str) -> bytes:
    """Answer a browser that asks on behalf of a page: it may read, and not write."""
    headers = request.responseHeaders
    headers.setRawHeaders("access-control-allow-methods", ["GET, HEAD"])
    headers.setRawHeaders("access-control-max-age", ["86400"])
    headers.setRawHeaders("allow", [takes])
    return answer_with(request, b"", b"text/plain", HTTPStatus.NO_CONTENT)
