"""Staying connected: patience, back-off, and a goodbye that does not take for ever."""

from random import Random

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionRefusedError as RefusedByPeer
from twisted.internet.task import Clock
from twisted.logger import LogLevel, capturedLogs, eventAsText
from zope.interface import implementer
from zope.interface.verify import verifyObject

from bots.core.interfaces import IConnection, PermanentFailure
from bots.core.net.reconnecting import Backoff, ReconnectingService, RetryPolicy
from bots.core.status.events import ConnectionState

UP, CONNECTING, DOWN = ConnectionState.UP, ConnectionState.CONNECTING, ConnectionState.DOWN


class Middle(Random):
    """Chance that always takes the longest."""

    def uniform(self, a: float, b: float) -> float:
        return b


@implementer(IConnection)
class Line:
    """A connection that tests bring up and take down."""

    def __init__(self, *, polite: bool = True) -> None:
        self.up: Deferred[None] = Deferred()
        self.gone: Deferred[str] = Deferred()
        self.polite = polite
        self.left = self.aborted = False

    def leave(self) -> None:
        self.left = True
        if self.polite:
            self.lose("left")

    def abort(self) -> None:
        self.aborted = True
        self.lose("aborted")

    def lose(self, why: str) -> None:
        if not self.gone.called:
            self.gone.callback(why)


class Network:
    """Dials into lines that tests hold; notes when it was dialled and what was reported."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.lines: list[Line] = []
        self.dialled: list[float] = []
        self.reports: list[ConnectionState] = []
        self.failure: Exception | None = None
        self.dialling: Deferred[None] | None = None
        self.polite = True
        self.service = ReconnectingService(
            "irc:a", self.dial, self.reports.append, self.clock, Middle()
        )

    async def dial(self) -> IConnection:
        self.dialled.append(self.clock.seconds())
        if self.failure is not None:
            raise self.failure
        if self.dialling is not None:
            await self.dialling
        self.lines.append(Line(polite=self.polite))
        return self.lines[-1]


@pytest.fixture
def network() -> Network:
    """Return a network whose service runs."""
    network = Network()
    network.service.startService()
    return network


def test_the_double_is_what_it_stands_for() -> None:
    """It has all of the interface."""
    assert verifyObject(IConnection, Line())


def test_it_dials_at_once_and_reports_each_state(network: Network) -> None:
    """Connecting, up, down, and connecting again."""
    network.lines[0].up.callback(None)
    network.lines[0].lose("reset")
    network.clock.advance(2)
    assert network.reports == [CONNECTING, UP, DOWN, CONNECTING]
    assert len(network.lines) == 2


def test_it_waits_longer_after_each_failure_and_never_for_ever(network: Network) -> None:
    """Twice as long each time, up to five minutes."""
    network.failure = RefusedByPeer()
    network.lines[0].lose("x")
    network.lines[0].up.errback(OSError("closed"))
    network.clock.pump([1.0] * 1300)
    waits = [b - a for a, b in zip(network.dialled, network.dialled[1:], strict=False)]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_server_that_accepts_and_closes_is_not_hammered(network: Network) -> None:
    """A session that was up for a second is no success: the waiting goes on growing."""
    for _ in range(12):
        line = network.lines[-1]
        line.up.callback(None)
        network.clock.advance(1)
        line.lose("closed")
        dialled = len(network.dialled)
        while len(network.dialled) == dialled:
            network.clock.advance(1)
    assert network.dialled[-1] > 1000


def test_a_session_that_lasted_makes_patience_anew(network: Network) -> None:
    """After a minute up, the first wait is short again."""
    network.failure = RefusedByPeer()
    network.lines[0].up.errback(OSError("closed"))
    network.lines[0].lose("x")
    network.clock.pump([1] * 15)
    network.failure = None
    network.clock.pump([1] * 20)
    line = network.lines[-1]
    line.up.callback(None)
    network.clock.advance(60)
    line.lose("reset")
    network.clock.advance(2)
    assert len(network.lines) == 3


def test_who_is_refused_waits_the_longest(network: Network) -> None:
    """A wrong password does not get right by asking again soon; it is said as an error, once."""
    with capturedLogs() as logs:
        network.lines[0].lose("refused")
        network.lines[0].up.errback(PermanentFailure("the password is wrong: change it"))
    assert [e["log_level"] for e in logs if e["log_level"] > LogLevel.info] == [LogLevel.error]
    network.clock.advance(299)
    assert len(network.dialled) == 1
    network.clock.advance(1)
    assert len(network.dialled) == 2


def test_a_session_that_does_not_come_up_in_time_is_aborted(network: Network) -> None:
    """A server that accepts and says nothing costs half a minute."""
    network.clock.advance(29)
    assert not network.lines[0].aborted
    network.clock.advance(1)
    assert network.lines[0].aborted
    assert network.reports == [CONNECTING, DOWN]
    network.clock.advance(2)
    assert len(network.lines) == 2


def test_a_slip_of_ours_is_logged_and_dialled_over(network: Network) -> None:
    """With its traceback; the loop goes on."""
    network.failure = ZeroDivisionError()
    with capturedLogs() as logs:
        network.lines[0].up.callback(None)
        network.lines[0].lose("reset")
        network.clock.advance(2)
    assert ["log_failure" in event for event in logs].count(True) == 1
    network.clock.advance(4)
    assert len(network.dialled) == 3


def test_stopped_while_up_it_says_goodbye(network: Network) -> None:
    """And does not dial again; no timer is left."""
    network.lines[0].up.callback(None)
    ended = network.service.stopService()
    assert ended is not None
    assert ended.called
    assert (network.lines[0].left, network.lines[0].aborted) == (True, False)
    assert network.reports[-1] is DOWN
    assert network.clock.getDelayedCalls() == []


def test_a_goodbye_that_takes_too_long_is_cut_short() -> None:
    """A server that does not answer it is left standing."""
    network = Network()
    network.polite = False
    network.service.startService()
    network.lines[0].up.callback(None)
    ended = network.service.stopService()
    assert ended is not None
    network.clock.advance(RetryPolicy().leaving - 0.1)
    assert not ended.called
    network.clock.advance(0.1)
    assert ended.called
    assert network.lines[0].aborted


def test_stopped_while_it_dials_it_gives_up() -> None:
    """What dialling waits for is cancelled."""
    network = Network()
    network.dialling = Deferred()
    network.service.startService()
    ended = network.service.stopService()
    assert ended is not None
    assert ended.called
    assert network.dialling.called
    assert network.lines == []


def test_stopped_while_it_waits_it_leaves_no_timer(network: Network) -> None:
    """Nothing is dialled after that."""
    network.failure = RefusedByPeer()
    network.lines[0].up.errback(OSError("closed"))
    network.lines[0].lose("x")
    network.service.stopService()
    assert network.clock.getDelayedCalls() == []
    network.clock.advance(1000)
    assert len(network.dialled) == 1


def test_chance_spreads_those_who_come_back() -> None:
    """Up to half of each wait less, so that not all clients of a server return at once."""
    chances = map(Random, range(50))
    waits = {Backoff(RetryPolicy(), chance).after(0) for chance in chances}
    assert len(waits) > 40
    assert all(1 <= wait <= 2 for wait in waits)


def test_a_network_that_is_away_fills_no_log(network: Network) -> None:
    """Two lines at first, one when it is there again, and none in between."""
    with capturedLogs() as logs:
        network.failure = RefusedByPeer()
        network.lines[0].lose("x")
        network.lines[0].up.errback(OSError("closed"))
        network.clock.pump([1.0] * 1300)
        network.failure = None
        while len(network.lines) == 1:
            network.clock.advance(1)
        network.lines[-1].up.callback(None)
    said = [eventAsText(event, includeTimestamp=False, includeSystem=False) for event in logs]
    assert [line.removeprefix("irc:a: ").split(":")[0] for line in said] == [
        "cannot connect",
        "trying again in 2 s",
        "cannot connect",
        "trying again in 4 s",
        "connected, after 11 failures",
    ]


def away(network: Network, *, failures: int = 9) -> None:
    """Have it fail until it waits for minutes between two attempts."""
    network.failure = RefusedByPeer()
    network.lines[-1].up.errback(OSError("closed"))
    network.lines[-1].lose("x")
    while len(network.dialled) < failures:
        network.clock.advance(1)


def test_reconnecting_leaves_and_dials_again_at_once(network: Network) -> None:
    """A line that is up is left in the protocol's words; the wait falls away once."""
    network.lines[0].up.callback(None)
    network.service.reconnect()
    network.clock.pump([5, 0])
    assert network.lines[0].left
    assert len(network.lines) == 2
    network.lines[1].up.callback(None)
    network.lines[1].lose("reset")
    network.clock.advance(1)
    assert len(network.lines) == 2


def test_reconnecting_aborts_what_does_not_say_goodbye(network: Network) -> None:
    """After two seconds."""
    network.polite = False
    network.lines[0].polite = False
    network.lines[0].up.callback(None)
    network.service.reconnect()
    network.clock.pump([5, 1.9])
    assert not network.lines[0].aborted
    network.clock.pump([0.1, 0])
    assert network.lines[0].aborted
    assert len(network.lines) == 2


def test_reconnecting_ends_a_wait(network: Network) -> None:
    """And so it does after a refusal for good, which hurrying does not."""
    away(network)
    network.service.reconnect()
    network.clock.advance(0)
    assert len(network.dialled) == 10
    network.failure = PermanentFailure("wrong password")
    network.service.reconnect()
    network.clock.advance(0)
    network.service.hurry(10)
    network.clock.advance(250)
    assert len(network.dialled) == 11
    network.service.reconnect()
    network.clock.advance(0)
    assert len(network.dialled) == 12


def test_hurrying_shortens_a_wait_and_never_makes_it_longer(network: Network) -> None:
    """Asked again and again, it dials when it would have."""
    away(network)
    network.service.hurry(20)
    network.clock.advance(10)
    network.service.hurry(20)
    network.clock.advance(10)
    assert len(network.dialled) == 10


@pytest.mark.parametrize("is_up", [True, False])
def test_hurrying_leaves_a_connection_alone(network: Network, is_up: bool) -> None:  # noqa: FBT001
    """Whether it is up or coming up."""
    if is_up:
        network.lines[0].up.callback(None)
    network.service.hurry(0)
    network.clock.advance(1)
    assert len(network.dialled) == 1
    assert not network.lines[0].left


def test_stopped_it_cannot_be_steered(network: Network) -> None:
    """And can be asked to reconnect then, which does nothing."""
    away(network)
    network.service.stopService()
    assert not network.clock.getDelayedCalls()
    network.service.reconnect()
    network.service.hurry(1)
    assert not network.clock.getDelayedCalls()


def test_stopped_before_it_left_to_come_back_it_stays_away(network: Network) -> None:
    """The goodbye is said once, and nobody dials."""
    network.lines[0].up.callback(None)
    network.service.reconnect()
    network.service.stopService()
    network.clock.advance(20)
    assert len(network.dialled) == 1
