"""A network that is away dials before what is due there comes too late."""

from datetime import time

import pytest
from zope.interface import implementer

from bots.core.broadcasts.broadcast import Broadcast
from bots.core.broadcasts.occurrences import OccurrenceTracker
from bots.core.broadcasts.urgency import hurry_networks
from bots.core.interfaces import INetworkControls
from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from tests.bots.core.broadcasts.stage import DASHBOARD, IRC, QUOTES, Stage, morning, utc

PYTHON = Target(IRC, "#python")
UNTIL_TEN = MissedPolicy(until=time(10))


@implementer(INetworkControls)
class Hurried:
    """Notes how it was hurried."""

    def __init__(self) -> None:
        self.within: list[float] = []

    def join(self, place: str, key: str) -> None:
        raise AssertionError(place, key)

    def part(self, place: str) -> None:
        raise AssertionError(place)

    def reconnect(self) -> None:
        raise AssertionError

    def hurry(self, seconds: float) -> None:
        self.within.append(seconds)


def hurried(
    at: str, *to: Target, missed: MissedPolicy | None = UNTIL_TEN, there: bool = False
) -> list[float]:
    """Look at a broadcast that was due at nine, and give how the network was hurried."""
    stage, controls = Stage("2026-11-23 08:59"), Hurried()
    if not there:
        stage.irc.disconnect()
    broadcast = Broadcast.of("morning", morning(*to, missed=missed), stage.zone)
    tracker = OccurrenceTracker(broadcast)
    tracker.since = dict.fromkeys(to, utc("2026-11-01 00:00"))
    tracker.see(utc("2026-11-01 00:00"))
    tracker.turn(utc(at), to)
    hurry_networks(tracker, stage.announcers, {IRC: controls}, utc(at))
    return controls.within


@pytest.mark.parametrize(
    ("at", "seconds"), [("2026-11-23 09:00", 900.0), ("2026-11-23 09:56", 60.0)]
)
def test_the_attempts_come_closer_as_the_end_does(at: str, seconds: float) -> None:
    """A quarter of the time that is left."""
    assert hurried(at, QUOTES) == [seconds]
    assert hurried(at, QUOTES, PYTHON) == [seconds]


def test_they_never_come_too_close() -> None:
    """Fifteen seconds, however late it is."""
    assert hurried("2026-11-23 09:59:50", QUOTES) == [15.0]


def test_who_is_there_is_not_hurried() -> None:
    """Nor a network that nobody can steer."""
    assert hurried("2026-11-23 09:30", QUOTES, there=True) == []
    assert hurried("2026-11-23 09:30", DASHBOARD) == []
