"""The services of ``[qotd]``, and its settings."""

from pathlib import Path
from typing import Any

import pytest
from twisted.internet.error import CannotListenError
from twisted.internet.testing import MemoryReactorClock

from bots.core.adapters.adapter import Services
from bots.core.settings import SettingsError, read_settings
from bots.qotd import DatagramQOTD, adapter
from bots.qotd.settings import QotdSettings, UdpAddress
from tests.bots.services import make_services


class Port:
    """A UDP port that knows whether it was closed."""

    closed = False

    def getHost(self) -> str:
        return "127.0.0.1:1717"

    def stopListening(self) -> None:
        self.closed = True


class Reactor(MemoryReactorClock):
    """A reactor with TCP from Twisted and UDP that remembers."""

    def __init__(self, *, taken: bool = False) -> None:
        super().__init__()
        self.taken = taken
        self.datagrams: list[tuple[int, DatagramQOTD, str]] = []
        self.port = Port()

    def listenUDP(self, port: int, protocol: DatagramQOTD, host: str, _: int) -> Port:
        if self.taken:
            raise CannotListenError(host, port, OSError(98, "Address already in use"))
        self.datagrams.append((port, protocol, host))
        return self.port

    def listenTCP(self, port: int, factory: Any, backlog: int = 50, interface: str = "") -> Any:
        if self.taken:
            raise CannotListenError(interface, port, OSError(98, "Address already in use"))
        return super().listenTCP(port, factory, backlog, interface)


class Told:
    """What the house was told."""

    def __init__(self) -> None:
        self.listening: list[tuple[str, str]] = []
        self.gave_up: list[str] = []


def services(reactor: Reactor, told: Told) -> Services:
    """Build a house around a reactor."""
    return make_services(
        reactor,
        listening=lambda what, where: told.listening.append((what, where)),
        on_fatal=told.gave_up.append,
    )


def settings(ini: str) -> QotdSettings:
    """Read the section ``[qotd]``."""
    read = read_settings(
        f"[qotd]\n{ini}", file="bots.ini", base=Path(), kinds={"qotd": adapter.settings}
    )
    qotd = read.adapters["qotd"]
    assert isinstance(qotd, QotdSettings)
    return qotd


BOTH = "tcp = tcp:1717:interface=127.0.0.1\nudp = 127.0.0.1:1717\n"


def test_both_listen_and_say_so() -> None:
    """TCP and UDP begin to listen with the service, and the house is told where."""
    reactor, told = Reactor(), Told()
    service = adapter.make_service("qotd", settings(BOTH), services(reactor, told)).service
    assert not reactor.tcpServers
    service.startService()
    assert [(port, interface) for port, _, _, interface in reactor.tcpServers] == [
        (1717, "127.0.0.1")
    ]
    assert [(port, host) for port, _, host in reactor.datagrams] == [(1717, "127.0.0.1")]
    assert [what for what, _ in told.listening] == ["QOTD", "QOTD"]
    assert told.listening[0][1].endswith(" (TCP)")
    assert told.listening[1] == ("QOTD", "127.0.0.1:1717 (UDP)")
    assert not told.gave_up


def test_it_stops_listening_with_the_service() -> None:
    """The UDP port is closed; stopping twice, or without having listened, is no harm."""
    reactor, told = Reactor(), Told()
    service = adapter.make_service("qotd", settings(BOTH), services(reactor, told)).service
    service.startService()
    service.stopService()
    assert reactor.port.closed


def test_a_port_in_use_gives_up_with_a_sentence() -> None:
    """Each of the two says which key is meant, and why."""
    reactor, told = Reactor(taken=True), Told()
    service = adapter.make_service("qotd", settings(BOTH), services(reactor, told)).service
    service.startService()
    assert sorted(told.gave_up) == [
        "[qotd] tcp: cannot listen on 127.0.0.1:1717: Address already in use",
        "[qotd] udp: cannot listen on 127.0.0.1:1717: Address already in use",
    ]
    assert not told.listening
    service.stopService()


def test_one_of_the_two_is_enough() -> None:
    """Only what is configured listens."""
    reactor, told = Reactor(), Told()
    adapter.make_service(
        "qotd", settings("udp = [::1]:17"), services(reactor, told)
    ).service.startService()
    assert not reactor.tcpServers
    assert [(port, host) for port, _, host in reactor.datagrams] == [(17, "::1")]


def test_an_address_is_read() -> None:
    """IPv4 as it is, IPv6 in brackets."""
    assert settings("udp = 0.0.0.0:17").udp == UdpAddress("0.0.0.0", 17)  # noqa: S104
    assert settings("udp = [2001:DB8::1]:1717").udp == UdpAddress("2001:db8::1", 1717)


@pytest.mark.parametrize(
    "wrong",
    ["1717", "127.0.0.1", "localhost:1717", "127.0.0.1:65536", "::1:17", "[1.2.3.4]:1", "x:y", ""],
)
def test_a_wrong_address_is_said(wrong: str) -> None:
    """What is no address and port is answered with an example."""
    with pytest.raises(SettingsError, match=r"\[qotd\] udp: must be an address and a port"):
        settings(f"udp = {wrong}")


def test_an_empty_section_is_said() -> None:
    """A section that asks for nothing says what could be asked for."""
    with pytest.raises(SettingsError, match=r"\[qotd\] tcp: give tcp = "):
        settings("")
