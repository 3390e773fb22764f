"""The section ``[ircd]``: where it listens, and where it refuses to."""

from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.testing import MemoryReactorClock, StringTransport

from bots.core.settings import SettingsError, read_settings
from bots.ircd import adapter
from bots.ircd.settings import IrcdSettings
from tests.bots.services import make_services


def settings(ini: str = "") -> IrcdSettings:
    """Read the section ``[ircd]``."""
    read = read_settings(
        f"[ircd]\n{ini}", file="bots.ini", base=Path(), kinds={"ircd": adapter.settings}
    )
    ircd = read.adapters["ircd"]
    assert isinstance(ircd, IrcdSettings)
    return ircd


@pytest.mark.parametrize(
    "listen",
    [
        "tcp:6667:interface=127.0.0.1",
        "tcp:6667:interface=127.8.9.1",
        r"tcp6:6667:interface=\:\:1",
        "tcp:interface=localhost:port=6667",
    ],
)
def test_loopback_is_accepted(listen: str) -> None:
    """Under any of its names."""
    assert settings(f"listen = {listen}").listen == listen


@pytest.mark.parametrize(
    "listen",
    [
        "tcp:6667",
        "tcp:6667:interface=0.0.0.0",
        "tcp:6667:interface=",
        "tcp:6667:interface=192.0.2.1",
        "tcp:6667:interface=example.org",
        r"tcp6:6667:interface=\:\:",
        "unix:/tmp/irc",
    ],
)
def test_elsewhere_is_refused_in_one_sentence(listen: str) -> None:
    """It names file, section and key, and what would be right."""
    with pytest.raises(SettingsError) as problem:
        settings(f"listen = {listen}")
    assert str(problem.value) == (
        "bots.ini: [ircd] listen: the embedded network lets anyone in, so it listens on loopback "
        "only: tcp:6667:interface=127.0.0.1"
    )


def test_what_is_no_endpoint_is_said() -> None:
    """As for every other endpoint."""
    with pytest.raises(SettingsError, match="is not an endpoint string"):
        settings("listen = 6667")


def test_it_listens_says_so_and_lets_people_in() -> None:
    """With the service; and sends them home when it stops."""
    reactor = MemoryReactorClock()
    told: list[tuple[str, str]] = []
    services = make_services(reactor, listening=lambda what, where: told.append((what, where)))
    service = adapter.make_service("ircd", settings(), services).service
    assert not reactor.tcpServers
    service.startService()
    port, factory, _, interface = reactor.tcpServers[0]
    assert (port, interface) == (6667, "127.0.0.1")
    assert told[0][0] == "IRC"
    visitor: Any = factory.buildProtocol(IPv4Address("TCP", "127.0.0.1", 50000))
    transport = StringTransport()
    visitor.makeConnection(transport)
    visitor.dataReceived(b"NICK alice\r\nUSER a 0 * :A\r\n")
    assert b" 001 alice " in transport.value()
    factory.doStart()  # as a real port does
    factory.doStop()
    assert transport.disconnecting
