"""A push channel around a clock, with clients that are doubles."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from zope.interface import implementer

from bots.core.model.broadcast_values import NextBroadcast
from bots.core.status.events import DeliveryChanged
from bots.push.channel import PushChannel
from bots.push.heartbeat import Heartbeat
from bots.push.hub import Hub
from bots.push.interfaces import IPushConnection
from bots.push.options import ChannelOptions
from bots.push.replay import Replay
from quoters import Quote
from quoters.errors import EmptyCollection
from quoters.model.delivery import DeliveryState
from quoters.model.quote import Day
from tests.bots.services import QUOTE, FakeDispatcher, make_services

BASE = "https://quotes.example.org"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = Day(date(2026, 11, 23), QUOTE, left=3)
STATUS: dict[str, Any] = {
    "zone": ZoneInfo("Europe/Berlin"),
    "next_broadcasts": lambda: [NextBroadcast("morning", NOON)],
    "recent_deliveries": lambda: [
        DeliveryChanged("morning", "irc:libera", DeliveryState.SENT, NOON)
    ],
}
"""What the services say of the program's status."""


class DayCollection:
    """A collection that has today's quote, or nothing."""

    def __init__(self, day: Day | None = TODAY) -> None:
        self.day = day

    def today(self) -> Day:
        if self.day is None:
            raise EmptyCollection
        return self.day


class RecordingTransport(StringTransport):
    """A transport that says whether it was cut off, and can be asked for a pause."""

    aborted = False
    producer: Any
    protocol: Any = None

    def abortConnection(self) -> None:
        self.aborted = True

    def unregisterProducer(self) -> None:
        """Take it easy when there is none, as the transport of a socket does."""
        self.producer = None

    def pause(self) -> None:
        """Ask whoever writes for a pause: too much waits."""
        self.producer.pauseProducing()


@implementer(IPushConnection)
class Client:
    """A client's voice that remembers what it was told to say."""

    def __init__(self, cursor: str | None = None) -> None:
        self.transport = RecordingTransport()
        self.cursor = cursor
        self.closed: tuple[int, str] | None = None

    def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    def messages(self) -> list[dict[str, Any]]:
        """Return what it got since the last time."""
        lines = self.transport.value().splitlines()
        self.transport.clear()
        return [json.loads(line) for line in lines]


class Stage:
    """A channel, and what it is made of; its frames are lines."""

    def __init__(
        self,
        *,
        dispatcher: FakeDispatcher | None = None,
        replay: Replay | None = None,
        **options: Any,
    ) -> None:
        self.clock = Clock()
        self.dispatcher = dispatcher or FakeDispatcher()
        self.collection = DayCollection()
        self.services = make_services(
            self.clock, commands=self.dispatcher, collection=self.collection, **STATUS
        )
        self.hub = Hub(self.clock)
        self.heartbeat = Heartbeat(self.hub, b"ping\n")
        self.replay = replay or Replay("EPOCH")
        self.channel = PushChannel(
            ChannelOptions(base_url=BASE, **options),
            self.services,
            self.hub,
            self.heartbeat,
            self.replay,
            lambda message: message + b"\n",
        )

    def client(self, cursor: str | None = None) -> Client:
        """Let a client in."""
        client = Client(cursor)
        self.channel.opened(client)
        return client

    def ask(self, client: Client, message: object) -> list[dict[str, Any]]:
        """Let a client say something; give what it is told then."""
        client.messages()
        self.channel.heard(client, json.dumps(message).encode())
        return client.messages()


def command(text: str, ident: str = "1") -> dict[str, str]:
    """Write a command."""
    return {"type": "command", "id": ident, "text": text}


def types(messages: Sequence[dict[str, Any]]) -> list[str]:
    """Return the messages' types."""
    return [message["type"] for message in messages]


def quote(number: int, text: str = "Hm.") -> Quote:
    """Make a quote."""
    return Quote(text, number=number)
