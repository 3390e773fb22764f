"""RFC 865 over UDP."""

from collections import deque
from typing import cast

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IUDPTransport
from twisted.internet.task import Clock

from bots.core.model.token_bucket import Rate
from bots.qotd import DatagramQOTD
from bots.qotd.rate_limit import DatagramRateLimit
from quoters import StaticQuoter

APPLE = b"An apple a day\r\n"
Sent = tuple[bytes, tuple[str, int]]


class Socket:
    """A bound socket that keeps what is sent."""

    def __init__(self, port: int = 1717) -> None:
        self.sent: deque[Sent] = deque()
        self._port = port

    def write(self, datagram: bytes, addr: tuple[str, int]) -> None:
        self.sent.append((datagram, addr))

    def getHost(self) -> IPv4Address:
        return IPv4Address("UDP", "127.0.0.1", self._port)


def dispatcher(socket: Socket, clock: Clock | None = None) -> DatagramQOTD:
    """Bind a dispatcher that allows a source five at once and two a second."""
    protocol = DatagramQOTD(
        StaticQuoter("An apple a day"),
        clock or Clock(),
        DatagramRateLimit(Rate(5, 2), Rate(100, 100)),
    )
    protocol.makeConnection(cast("IUDPTransport", socket))
    return protocol


@pytest.mark.parametrize("question", [b"", b"what?", b"\x00" * 512])
def test_a_datagram_for_a_datagram(question: bytes) -> None:
    """Any datagram, also an empty one, is answered with one."""
    socket = Socket()
    dispatcher(socket).datagramReceived(question, ("127.0.0.1", 40000))
    assert list(socket.sent) == [(APPLE, ("127.0.0.1", 40000))]


@pytest.mark.parametrize("port", [0, 7, 17, 19, 53, 1023, 1717])
def test_no_answer_to_what_may_be_a_service(port: int) -> None:
    """Ports below 1024 and our own are never answered: both would answer back."""
    socket = Socket()
    dispatcher(socket).datagramReceived(b"?", ("127.0.0.2", port))
    assert not socket.sent


def test_the_first_free_port_is_answered() -> None:
    """Port 1024 belongs to people."""
    socket = Socket()
    dispatcher(socket).datagramReceived(b"?", ("127.0.0.1", 1024))
    assert len(socket.sent) == 1


def test_a_source_is_answered_within_its_allowance() -> None:
    """From one address five at once, whatever its ports, and two more a second later."""
    socket, clock = Socket(), Clock()
    qotd = dispatcher(socket, clock)
    for port in range(2000, 2100):
        qotd.datagramReceived(b"?", ("192.0.2.1", port))
    assert len(socket.sent) == 5
    clock.advance(1)
    for port in range(2000, 2100):
        qotd.datagramReceived(b"?", ("192.0.2.1", port))
    assert len(socket.sent) == 7


def test_two_responders_pointed_at_each_other_stop() -> None:
    """One forged datagram between two responders bounces a few times, and that is all."""
    sockets = {1717: Socket(1717), 1718: Socket(1718)}
    qotds = {port: dispatcher(socket) for port, socket in sockets.items()}
    qotds[1717].datagramReceived(b"forged", ("127.0.0.1", 1718))
    bounced = 0
    while any(socket.sent for socket in sockets.values()):
        for port, socket in sockets.items():
            while socket.sent:
                datagram, (_, to) = socket.sent.popleft()
                qotds[to].datagramReceived(datagram, ("127.0.0.1", port))
                bounced += 1
                assert bounced < 1000
    assert bounced == 10


def test_responders_on_the_same_port_do_not_answer_each_other() -> None:
    """What comes from our own port number is another one of us."""
    socket = Socket()
    dispatcher(socket).datagramReceived(APPLE, ("192.0.2.7", 1717))
    assert not socket.sent
