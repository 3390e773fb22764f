"""A network that tests play: a session, its connection, and a transport in memory."""

from collections.abc import Awaitable
from datetime import date
from random import Random
from typing import Any

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import ISSLTransport, IStreamClientEndpoint
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from zope.interface import directlyProvides, implementer

from bots.core.chat.recent_messages import RecentMessages
from bots.core.model.announcement import Announcement
from bots.irc.chat.answers import ChannelSettings
from bots.irc.chat.channels import WantedChannel
from bots.irc.connection import IrcConnection
from bots.irc.login.sign_on import Identity
from bots.irc.pacing import Pacing
from bots.irc.protocol import IrcProtocol
from bots.irc.session import IrcSession
from quoters import Quote
from tests.bots.services import QUOTE, FakeDispatcher

ALICE = "alice!~alice@home.test"
BOB = "bob!~bob@work.test"
US = "quotebot!~bot@bots.test"


MANNERS = Pacing()
HABITS = ChannelSettings("irc:test")
IDENTITY = Identity(network="irc:test", nick="quotebot", username="bot")


class Transport(StringTransport):
    """A transport that tells its protocol when it closed, as a socket does."""

    protocol: IrcProtocol

    def abortConnection(self) -> None:
        """Close at once; a second time does nothing."""
        if self.connected:
            self.connected = False
            super().abortConnection()
            self.protocol.connectionLost(Failure(ConnectionDone()))


@implementer(IStreamClientEndpoint)
class Endpoint:
    """Connects at once, to a transport in memory."""

    def __init__(self, *, over_tls: bool = False, peer: str = "192.0.2.1") -> None:
        self.over_tls = over_tls
        self.peer = peer
        self.transports: list[Transport] = []

    def connect(self, factory: Any) -> Any:
        transport = Transport(peerAddress=IPv4Address("TCP", self.peer, 6667), lenient=True)
        if self.over_tls:
            directlyProvides(transport, ISSLTransport)
        transport.protocol = voice = factory.buildProtocol(None)
        self.transports.append(transport)
        voice.makeConnection(transport)
        return succeed(voice)


class Network:
    """One session on a network, which says what tests want."""

    def __init__(
        self,
        *channels: str,
        identity: Identity = IDENTITY,
        pacing: Pacing = MANNERS,
        habits: ChannelSettings = HABITS,
        endpoint: Endpoint | None = None,
        keys: dict[str, str] | None = None,
    ) -> None:
        self.clock = Clock()
        self.dispatcher = FakeDispatcher()
        self.recent_messages = RecentMessages()
        self.endpoint = endpoint or Endpoint()
        wanted = (WantedChannel(name, (keys or {}).get(name, "")) for name in channels)
        self.session = IrcSession(
            identity,
            tuple(wanted),
            [self.endpoint],
            self.dispatcher,
            self.recent_messages,
            self.clock,
            Random(1),  # noqa: S311
            habits=habits,
            pacing=pacing,
        )

    def connect(self) -> IrcConnection:
        """Dial, and give the connection, which has said its first lines."""
        dialled = Deferred.fromCoroutine(self.session.dial())
        connection: IrcConnection = self.result(dialled)
        return connection

    def come_in(self, *supported: str, welcome: str = "") -> IrcConnection:
        """Dial, be welcomed, and see ourselves join every channel; forget what was sent."""
        connection = self.connect()
        self.say(f"{welcome}:irc.test 001 quotebot :Welcome")
        if supported:
            self.say(f":irc.test 005 quotebot {' '.join(supported)} :are supported")
        for wanted in self.session._channels:
            self.say(f":{US} JOIN {wanted.name}")
        self.sent()
        return connection

    @property
    def transport(self) -> Transport:
        """The newest connection's."""
        return self.endpoint.transports[-1]

    def say(self, *lines: str | bytes) -> list[str]:
        """Say lines as the server; give what was sent back at once."""
        for line in lines:
            data = line if isinstance(line, bytes) else line.encode()
            self.transport.protocol.dataReceived(data + b"\r\n")
        return self.sent()

    def hear(self, source: str, target: str, text: str) -> list[str]:
        """Have somebody say something; give what was sent back at once."""
        return self.say(f":{source} PRIVMSG {target} :{text}")

    def sent(self) -> list[str]:
        """Return what was sent since the last look."""
        data: bytes = self.transport.value()
        self.transport.clear()
        return data.decode().split("\r\n")[:-1]

    def pass_time(self, seconds: float) -> list[str]:
        """Let time pass, a second at a time, and answer heartbeats; give what else was sent."""
        sent: list[str] = []
        for _ in range(int(seconds)):
            self.clock.advance(1)
            lines = self.sent()
            sent.extend(line for line in lines if line != "PING alive")
            if "PING alive" in lines:
                self.say(":irc.test PONG irc.test :alive")
        return sent

    def fall_silent(self, seconds: float) -> list[str]:
        """Let time pass without a word from the server; give what was sent meanwhile."""
        self.clock.pump([1.0] * int(seconds))
        return self.sent()

    def lose(self) -> None:
        """Lose the connection."""
        self.transport.abortConnection()

    def announce(
        self, place: str, quote: Quote = QUOTE, *, text: str | None = None
    ) -> Deferred[None]:
        """Announce a quote, with its number before it or in the given words."""
        text = f"#{quote.number}: {quote.attributed}" if text is None else text
        told = Announcement("morning", date(2026, 11, 23), quote, text)
        announcing: Awaitable[None] = self.session.announce(place, told)
        return Deferred.fromCoroutine(announcing)  # type: ignore[arg-type]

    @staticmethod
    def result(deferred: "Deferred[Any]") -> Any:
        """Return a Deferred's result, or raise its failure; it must be there."""
        results: list[Any] = []
        deferred.addBoth(results.append)
        assert results, "there is no result yet"
        if isinstance(results[0], Failure):
            results[0].raiseException()
        return results[0]
