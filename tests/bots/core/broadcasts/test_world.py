"""The broadcast in a world where everything fails by chance, counted where it is received."""

from collections.abc import Callable
from datetime import time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bots.core.broadcasts import Broadcast, scheduler
from bots.core.broadcasts.delivery import DeliveryRunner
from bots.core.interfaces import IAnnouncer
from bots.core.model.announcement import Announcement
from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from bots.core.settings import BroadcastSettings
from quoters.model.delivery import DeliveryKey, DeliveryState
from tests.bots.core.broadcasts.stage import utc
from tests.bots.core.broadcasts.world import FAULT_POINTS, UTC_ZONE, World

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START = "2026-01-01 12:00"
POLICIES = (None, MissedPolicy(), MissedPolicy(until=time(14)), MissedPolicy(at_start=True))


def three_broadcasts(random: Random, targets: int) -> list[Broadcast]:
    """Make broadcasts in three zones, with so many targets in all, on three networks."""
    places = [
        Target(random.choice(("irc:libera", "irc:oftc", "xmpp:home")), f"place{n}")
        for n in range(targets)
    ]
    zones = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
    ats = (time(9), time(10, 30), time(2, 15))
    return [
        Broadcast.of(
            f"in {zone}",
            BroadcastSettings(
                at=at,
                timezone=ZoneInfo(zone),
                to=tuple(places[n::3]),
                missed=random.choice(POLICIES),
            ),
            UTC_ZONE,
        )
        for n, (zone, at) in enumerate(zip(zones, ats, strict=True))
    ]


def befall(world: World, random: Random) -> None:
    """Have something happen, by chance."""
    network = random.choice(sorted(world.up))

    def lose() -> None:
        world.lose(network)
        back = random.choice((5, 90, 3600, 20 * 3600))
        world.clock.callLater(back, world.bring_back, network)

    def rest() -> None:
        world.stop()
        world.clock.callLater(random.choice((0, 60, 12 * 3600)), world.start)

    def set_clock() -> None:
        world.set_clock(timedelta(seconds=random.choice((-7200, -3601, -5, 2, 65, 3600, 30000))))

    happenings: list[Callable[[], object]] = [
        lose,
        lose,
        rest,
        set_clock,
        world.reload,
        world.crash,
        lambda: world.crash_at(random.choice(FAULT_POINTS)),
        lambda: world.crash_at(random.choice(FAULT_POINTS)),
    ]
    random.choice(happenings)()


def live(world: World, random: Random, span: timedelta, *, every: timedelta) -> None:
    """Run the program for so long, with something happening every so often; then judge."""
    end = world.clock.seconds() + span.total_seconds()
    world.start()
    while world.clock.seconds() < end:
        world.pass_time(every * random.expovariate(1.0))
        befall(world, random)
    world.calm_down()
    world.judge()


def ten_days(seed: int) -> World:
    """Run ten days, somewhere in the year, with something happening every two hours."""
    random = Random(seed)  # noqa: S311 - no secret
    start = utc(START) + random.randrange(365) * DAY
    world = World(random, start, three_broadcasts(random, 12), longest=300.0)
    live(world, random, 10 * DAY, every=2 * HOUR)
    return world


def states(world: World) -> list[str]:
    """Return the state of each delivery."""
    return [delivery.state.value for delivery in world.ledger.deliveries(10**9)]


def test_ten_days_of_trouble() -> None:
    """No duplicate, at most one unknown a crash, nothing missing inside its window.

    And the trouble is real: much is sent, some is skipped and in doubt, and programs die.
    """
    worlds = [ten_days(seed) for seed in range(8)]
    seen = [state for world in worlds for state in states(world)]
    assert seen.count("sent") > 300
    assert seen.count("skipped") > 30
    assert seen.count("unknown") > 3
    assert sum(world.crashes for world in worlds) > 100
    assert sum(world.reloads for world in worlds) > 30


@pytest.mark.parametrize("point", FAULT_POINTS)
def test_a_crash_at_each_fault_point(point: str) -> None:
    """Between any two things the program does, each day anew: nothing twice, nothing missing."""
    random = Random(point)  # noqa: S311 - no secret
    world = World(random, utc(START), three_broadcasts(random, 6), longest=900.0)
    for _ in range(3):
        world.crash_at(point)
        world.start()
        world.lose("irc:libera")
        world.pass_time(14 * HOUR)
        world.bring_back("irc:libera")
        world.pass_time(9 * HOUR)
        world.stop()
        world.pass_time(HOUR)
    world.calm_down()
    assert world.crashes >= 3
    world.judge()


class Hasty(DeliveryRunner):
    """A courier that commits ``sending`` after it has sent."""

    async def _try(
        self, key: DeliveryKey, announcer: IAnnouncer, place: str, announcement: Announcement
    ) -> DeliveryState:
        state = await self._send(key, announcer, place, announcement)
        await self._record(self._ledger.begin_sending, key, self._worker, self._now())
        await self._record(self._ledger.settle, key, state, self._now())
        return state


def test_the_judge_would_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the commit of ``sending`` moved after the send a crash makes a duplicate."""
    monkeypatch.setattr(scheduler, "DeliveryRunner", Hasty)
    random = Random(1)  # noqa: S311 - no secret
    world = World(random, utc(START), three_broadcasts(random, 6), longest=300.0)
    world.crash_at("after the bytes")
    world.start()
    world.pass_time(2 * DAY)
    with pytest.raises(AssertionError, match="received twice"):
        world.judge()


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_times_ten_days(hundred: int) -> None:
    """The same in a thousand worlds."""
    for seed in range(hundred * 100, hundred * 100 + 100):
        ten_days(seed)


@pytest.mark.long
def test_two_years() -> None:
    """Three zones, two hundred targets, and something happening every day."""
    random = Random(2026)  # noqa: S311 - no secret
    world = World(random, utc(START), three_broadcasts(random, 200), longest=300.0)
    live(world, random, 730 * DAY, every=DAY)
    assert states(world).count("sent") > 100_000
