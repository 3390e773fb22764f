"""People on the embedded network, without a socket."""

from datetime import UTC, datetime

from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from bots.ircd.network import Network
from bots.ircd.visitor import Visitor


def network() -> Network:
    """Make a network at a fixed time."""
    return Network(lambda: datetime(2026, 11, 23, 9, tzinfo=UTC), Clock())


class Client:
    """One connection, from its user's side."""

    def __init__(self, on: Network) -> None:
        self.transport = StringTransport()
        self.visitor = Visitor(on)
        self.visitor.makeConnection(self.transport)

    def send(self, *lines: str | bytes) -> list[str]:
        """Send lines; give what came back."""
        for line in lines:
            data = line if isinstance(line, bytes) else line.encode()
            self.visitor.dataReceived(data + b"\r\n")
        return self.read()

    def read(self) -> list[str]:
        """Return what came since the last look."""
        data: bytes = self.transport.value()
        self.transport.clear()
        return data.decode().split("\r\n")[:-1]

    def lose(self) -> None:
        """Lose the connection."""
        self.visitor.connectionLost(Failure(ConnectionDone()))


def come_in(on: Network, nick: str, *channels: str) -> Client:
    """Come in with this nick, and into these channels."""
    client = Client(on)
    client.send(f"NICK {nick}", f"USER {nick} 0 * :{nick.title()}")
    client.send(*(f"JOIN {channel}" for channel in channels))
    return client
