"""One connection: it ends when it is too slow, and leaves the reactor to others."""

from ipaddress import ip_network
from typing import Any

import pytest
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from bots.web.http.channel import MOST_PER_ADDRESS, REQUEST_RATE, REQUEST_SECONDS
from bots.web.settings import WebSettings
from tests.bots.web.visiting import WIT, Visit, read_response

ALIVE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
VISITOR = "192.0.2.7"


def answers(connection: StringTransport) -> int:
    """Return how many requests were answered."""
    return len(connection.value().split(b"HTTP/1.1 200")) - 1


def say(connection: Any, data: bytes) -> None:
    """Send more on a connection."""
    connection.protocol.dataReceived(data)


def test_a_connection_that_sends_nothing_is_closed() -> None:
    """After a minute."""
    visit = Visit(WIT)
    connection = visit.send(b"")
    visit.clock.advance(61)
    assert connection.disconnecting


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HT",
        b"GET / HTTP/1.1\r\nX: ",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n",
    ],
)
def test_a_request_that_trickles_in_has_a_deadline(begun: bytes) -> None:
    """A byte a second does not put it off: in its line, its headers, or its body."""
    visit = Visit(WIT)
    connection = visit.send(begun)
    for _ in range(int(REQUEST_SECONDS) - 1):
        visit.clock.advance(1)
        say(connection, b"x")
    assert connection.value() == b""
    visit.clock.advance(1.5)
    assert read_response(connection.value()).status == 408
    assert connection.disconnecting


def test_requests_that_are_whole_may_come_for_ever() -> None:
    """Each has a deadline of its own."""
    visit = Visit(WIT)
    connection = visit.send(ALIVE)
    for _ in range(10):
        visit.clock.advance(REQUEST_SECONDS - 1)
        say(connection, ALIVE)
    assert answers(connection) == 11
    assert not connection.disconnecting


def test_requests_that_came_together_are_answered_in_several_turns() -> None:
    """Others have the reactor in between; they are answered in their order."""
    visit = Visit(WIT)
    connection = visit.send(ALIVE * 5)
    assert answers(connection) == 1
    visit.clock.advance(0)
    assert answers(connection) == 5


def test_who_asks_without_end_waits() -> None:
    """After a burst, at the rate; this machine and a trusted proxy stand for many visitors."""
    visit = Visit(WIT, peer=VISITOR)
    connection = visit.send(ALIVE * (REQUEST_RATE.burst + 20))
    visit.clock.advance(0)
    assert answers(connection) == REQUEST_RATE.burst
    for more in range(1, 5):
        visit.clock.advance(1 / REQUEST_RATE.per_second)
        assert answers(connection) == REQUEST_RATE.burst + more


@pytest.mark.parametrize(
    ("peer", "settings"),
    [
        ("127.0.0.1", WebSettings()),
        (VISITOR, WebSettings(trusted_proxies=(ip_network("192.0.2.0/24"),))),
    ],
)
def test_who_stands_for_many_does_not_wait(peer: str, settings: WebSettings) -> None:
    """A proxy's connection carries the requests of all its visitors."""
    visit = Visit(WIT, peer=peer, settings=settings)
    connection = visit.send(ALIVE * (REQUEST_RATE.burst + 20))
    visit.clock.advance(0)
    assert answers(connection) == REQUEST_RATE.burst + 20


def test_who_reads_no_answers_gets_no_more() -> None:
    """The next request waits until the transport has sent what was answered."""
    visit = Visit(WIT)
    connection: Any = visit.send(ALIVE * 5)
    connection.producer.pauseProducing()
    visit.clock.advance(0)
    assert answers(connection) == 1
    connection.producer.resumeProducing()
    visit.clock.advance(0)
    assert answers(connection) == 5


def test_what_waits_here_is_bounded() -> None:
    """More requests wait with the client: nothing is read from it meanwhile."""
    visit = Visit(WIT)
    connection = visit.send(ALIVE * 1000)
    assert connection.producerState == "paused"


def test_an_address_has_so_many_connections() -> None:
    """One more is 429; when one ends there is room again."""
    visit = Visit(WIT, peer=VISITOR)
    held: list[Any] = [visit.send(b"") for _ in range(MOST_PER_ADDRESS)]
    refused = visit.send(ALIVE)
    assert read_response(refused.value()).status == 429
    assert refused.disconnecting
    held[0].protocol.connectionLost(Failure(ConnectionDone()))
    assert read_response(visit.send(ALIVE).value()).status == 200


def test_this_machine_has_as_many_as_it_likes() -> None:
    """What comes through a proxy that is not configured seems to be here."""
    visit = Visit(WIT)
    for _ in range(MOST_PER_ADDRESS):
        visit.send(b"")
    assert read_response(visit.send(ALIVE).value()).status == 200
