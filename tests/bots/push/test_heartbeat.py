"""Finding who is gone without a word."""

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from bots.push.heartbeat import Heartbeat
from bots.push.hub import Hub
from tests.bots.push.stage import RecordingTransport


def beat(heartbeat: Heartbeat) -> float:
    """Do one step; give the seconds until the next."""
    seconds: list[Any] = []
    Deferred.fromCoroutine(heartbeat.beat()).addCallback(seconds.append)
    return float(seconds[0])


def crowd(size: int) -> tuple[Hub, list[RecordingTransport]]:
    """Make a hub with so many clients."""
    hub, transports = Hub(Clock()), [RecordingTransport() for _ in range(size)]
    for transport in transports:
        hub.add(transport)
    return hub, transports


def test_a_round_pings_everybody_once_in_steps() -> None:
    """Each step pings a share of them, and the steps fill the interval."""
    hub, clients = crowd(5)
    heartbeat = Heartbeat(hub, b"?", every=30, steps=3)
    pinged = []
    for _ in range(3):
        assert beat(heartbeat) == 10
        pinged.append(sum(client.value() == b"?" for client in clients))
    assert pinged == [2, 4, 5]


def test_who_was_silent_for_a_round_is_dropped() -> None:
    """Who gave a sign of life stays."""
    hub, (silent, lively) = crowd(2)
    heartbeat = Heartbeat(hub, b"?", steps=1)
    beat(heartbeat)
    heartbeat.heard(lively)
    beat(heartbeat)
    assert silent.aborted
    assert silent not in hub
    assert not lively.aborted


def test_nobody_is_dropped_before_its_time() -> None:
    """The order in which they are asked may change; each has the whole interval to answer."""
    hub, (first, second) = crowd(2)
    heartbeat = Heartbeat(hub, b"?", steps=4)
    beat(heartbeat)
    beat(heartbeat)
    for transport in (first, second):
        hub.discard(transport)
    for transport in (second, first):
        hub.add(transport)
    for _ in range(3):
        beat(heartbeat)
        assert (first.aborted, second.aborted) == (False, False)
    for _ in range(4):
        beat(heartbeat)
    assert first.aborted
    assert second.aborted


def test_who_left_during_a_round_is_not_written_to() -> None:
    """Nothing follows a goodbye."""
    hub, clients = crowd(2)
    heartbeat = Heartbeat(hub, b"?", steps=2)
    beat(heartbeat)
    for client in clients:
        hub.discard(client)
        heartbeat.forget(client)
    beat(heartbeat)
    assert sorted(client.value() for client in clients) == [b"", b"?"]


def test_with_nobody_there_it_goes_on() -> None:
    """The next step comes as ever."""
    assert beat(Heartbeat(Hub(Clock()), b"?", every=30, steps=20)) == 1.5
