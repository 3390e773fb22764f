"""Visiting the site without a network: bytes in, a response out."""

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web.resource import IResource

from bots.core.adapters.adapter import Services
from bots.core.collection.cached import CachedCollection
from bots.core.commands.dispatcher import Dispatcher
from bots.core.concurrency.database_thread import RunInThread, run_inline
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.status.events import ConnectionState, DeliveryChanged
from bots.web.http.site import make_site
from bots.web.service import make_root
from bots.web.settings import WebSettings
from quoters import Quote
from quoters.model.delivery import DeliveryState
from quoters.selection.daily import DailyQuoter
from quoters.selection.random import RandomQuoter
from quoters.storage.opening import open_storage
from tests.bots.services import make_services

BASE = "https://quotes.example.org"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WIT = Quote("Brevity is the soul of wit.", "William Shakespeare", "Hamlet, Act II", ("wit",))


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.body)


class Visit:
    """A site around a collection, and requests to it."""

    def __init__(
        self,
        *quotes: Quote,
        run_in_thread: RunInThread = run_inline,
        settings: WebSettings | None = None,
        mounts: Mapping[bytes, IResource] | None = None,
        peer: str = "127.0.0.1",
    ) -> None:
        self.peer = IPv4Address("TCP", peer, 4711)
        self.clock = Clock()
        self.storage = open_storage("memory:")
        self.store = self.storage.store
        self.store.add_all(quotes, "test", NOON)
        self.services = self._services(run_in_thread)
        self.services.status.connections.report("irc:libera", ConnectionState.UP)
        self.settings = settings or WebSettings(public_url=BASE)
        self._mounts = mounts or {}
        self.rebuild()

    def rebuild(self) -> None:
        """Make the site anew, out of services that were changed."""
        self.root = make_root(self.settings, self.services, self._mounts)
        self.site = make_site(self.root, self.clock, self.settings.trusted_proxies)

    def from_address(self, peer: str) -> Self:
        """Visit the same site from another address."""
        other = copy(self)
        other.peer = IPv4Address("TCP", peer, 4711)
        return other

    def get(self, path: str, **headers: str) -> Response:
        """Get a path."""
        return self.ask("GET", path, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Make a request; what the database is asked for must answer at once."""
        sent = {"Host": "quotes.example.org", **(headers or {})}
        if body:
            sent.setdefault("Content-Length", str(len(body)))
        lines = [f"{method} {path} HTTP/1.1"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in sent.items()]
        return self.raw("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def raw(self, request: bytes) -> Response:
        """Send these bytes; read the response."""
        connection: Any = self.send(request)
        response = read_response(connection.value())
        connection.protocol.connectionLost(Failure(ConnectionDone()))
        return response

    def send(self, request: bytes) -> StringTransport:
        """Send these bytes; give the connection."""
        transport: Any = StringTransport(peerAddress=self.peer)
        transport.protocol = self.site.buildProtocol(self.peer)
        transport.protocol.makeConnection(transport)
        transport.protocol.dataReceived(request)
        connection: StringTransport = transport
        return connection

    def _services(self, run_in_thread: RunInThread) -> Services:
        daily, chance = (
            DailyQuoter(self.store, lambda: date(2026, 11, 23)),
            RandomQuoter(self.store),
        )
        daily.refresh()
        chance.refill()
        collection = CachedCollection(self.store, run_in_thread, daily, chance)
        self.collection = collection
        return make_services(
            self.clock,
            commands=Dispatcher(collection),
            collection=collection,
            storage=self.storage,
            since=NOON,
            run_in_thread=run_in_thread,
            zone=ZoneInfo("Europe/Berlin"),
            next_broadcasts=lambda: [NextBroadcast("morning", NOON), NextBroadcast("once", None)],
            recent_deliveries=lambda: [
                DeliveryChanged("morning", "irc:libera", DeliveryState.SENT, NOON),
                DeliveryChanged("morning", "mail", DeliveryState.UNKNOWN, NOON),
            ],
        )


def read_response(sent: bytes) -> Response:
    """Read a response off the wire."""
    head, _, body = sent.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Response(
        int(status.split()[1]), {name.lower(): value for name, value in headers.items()}, body
    )
