"""What one client may cost the embedded network, and the program that it is a part of."""

import pytest

from bots.ircd.channels import MOST_CHANNELS
from bots.ircd.idleness import PING_SECONDS, REGISTRATION_SECONDS
from bots.ircd.network import MOST_CONNECTED
from tests.bots.ircd.people import Client, come_in, network


@pytest.mark.parametrize("said", [[], ["NICK alice"], ["\x16\x03\x01 rubbish"], ["PING x"]])
def test_who_does_not_come_in_is_sent_home(said: list[str]) -> None:
    """Whatever it says meanwhile."""
    here = network()
    client = Client(here)
    client.send(*said)
    here.clock.advance(REGISTRATION_SECONDS - 1)  # type: ignore[attr-defined]
    assert client.transport.connected
    here.clock.advance(1)  # type: ignore[attr-defined]
    assert "Registration timed out" in client.read()[-1]
    assert client.transport.disconnecting


def test_who_answers_pings_may_stay() -> None:
    """Two minutes of silence are asked about; two more end it."""
    here = network()
    client = come_in(here, "alice")
    client.read()
    for _ in range(5):
        here.clock.advance(PING_SECONDS)  # type: ignore[attr-defined]
        assert client.read() == ["PING :irc.localhost"]
        client.send("PONG :irc.localhost")
    here.clock.advance(PING_SECONDS)  # type: ignore[attr-defined]
    assert client.read() == ["PING :irc.localhost"]
    here.clock.advance(PING_SECONDS)  # type: ignore[attr-defined]
    assert "Ping timeout" in client.read()[-1]


def test_so_many_may_connect() -> None:
    """The program's other parts need sockets too; when one leaves there is room again."""
    here = network()
    clients = [Client(here) for _ in range(MOST_CONNECTED)]
    assert "Too many connections" in Client(here).read()[-1]
    here.connected.clear()
    clients[0].lose()
    assert Client(here).read() == []


def test_nobody_is_in_more_channels_than_a_rename_can_be_told_in() -> None:
    """The next is refused by number, and is not made."""
    here = network()
    client = come_in(here, "alice", *(f"#c{n}" for n in range(MOST_CHANNELS)))
    client.read()
    assert client.send("JOIN #more") == [
        ":irc.localhost 405 alice #more :You have joined too many channels"
    ]
    assert here.channel("#more") is None
    client.send("PART #c1")
    assert "JOIN" in client.send("JOIN #more")[0]
