"""A world for broadcasts: networks that come and go, a clock that jumps, a program that crashes.

Time passes on a ``Clock``; what the wall clock shows may be set apart from it.  What is received is
counted where it is received, and what was possible is written down as it happens, so that after the
run the ledger and the receivers can be held against it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.internet.task import Clock
from zope.interface import implementer

from bots.core.broadcasts import Broadcast, BroadcastScheduler, BroadcastService
from bots.core.broadcasts.schedule import Occurrence, preceding
from bots.core.concurrency.clock import sleep
from bots.core.concurrency.database_thread import P, T
from bots.core.interfaces import DeliveryUnknown, IAnnouncer, NotDelivered
from bots.core.model.announcement import Announcement, Audience
from bots.core.model.token_bucket import Rate
from bots.core.status.events import EventBus
from quoters.model.delivery import DeliveryKey, DeliveryState
from quoters.storage.ledger_memory import MemoryLedger
from tests.bots.core.broadcasts.stage import filled_store

UTC_ZONE = ZoneInfo("UTC")
STEPS = ("claim", "begin_sending", "settle", "release", "days", "first_seen", "workers")
FAULT_POINTS = (
    *(f"{when} {step}" for step in STEPS for when in ("before", "after")),
    "before the bytes",
    "after the bytes",
    "after the confirmation",
)
"""Where a crash can be put: between every two things the program does to the world."""


@dataclass(frozen=True)
class Stretch:
    """While the program ran and a network was up: what the wall clock showed, first and last.

    ``seen`` is the latest that the clock had shown to the program before.
    """

    first: datetime
    last: datetime
    seen: datetime


@implementer(IReactorTime)
class ProcessClock:
    """The clock as one process has it: what it wanted done is not done after its death."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.alive = True

    def seconds(self) -> float:
        return self._clock.seconds()

    def callLater(
        self,
        delay: float,
        callable: Callable[..., Any],  # noqa: A002 - the interface's name
        *args: object,
        **kw: object,
    ) -> IDelayedCall:
        return self._clock.callLater(delay, self._call, callable, args, kw)

    def getDelayedCalls(self) -> Sequence[IDelayedCall]:
        return self._clock.getDelayedCalls()

    def _call(self, function: Callable[..., Any], args: Any, kw: Any) -> None:
        if self.alive:
            function(*args, **kw)


class Process:
    """One run of the program, from its start to its stop or its crash."""

    def __init__(self, world: "World", number: int) -> None:
        self._world = world
        self.clock = ProcessClock(world.clock)
        self.is_stopping = False
        self.scheduler = BroadcastScheduler(
            world.broadcasts,
            announcers={name: Receiver(world, self, name) for name in world.up},
            ledger=world.ledger,
            store=world.store,
            run_in_thread=self.run_in_thread,
            events=EventBus(),
            now=world.now,
            clock=self.clock,
            zone=UTC_ZONE,
            worker=f"run {number}",
            again=world.longest / 30,
        )
        self.service = BroadcastService(self.clock, self.scheduler, longest=world.longest)

    @property
    def alive(self) -> bool:
        return self.clock.alive

    async def reload(self) -> None:
        """Read the settings again: let end what is under way, and look as after a start."""
        await self.service.stopService()
        if self.alive and not self.is_stopping:
            self.scheduler.follow(self._world.broadcasts)
            self.service.startService()

    async def run_in_thread(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a store or a ledger, with a chance to die on either side of it."""
        name = function.__name__
        await self.reach(f"before {name}")
        if name not in ("workers", "wanted"):
            await sleep(self.clock, self._world.random.choice((0, 0.001, 0.05)))
        await self.reach(f"before {name}")
        result = function(*args, **kwargs)
        await self.reach(f"after {name}")
        return result

    async def reach(self, point: str) -> None:
        """Come to a fault point; never get past it when this is where the process dies."""
        if self.alive and self._world.dies_at(point):
            self._world.crash()
        if not self.alive:
            # Kept, so that what waits for it is not ended by the garbage collector.
            self._world.graves.append(never := Deferred[None]())
            await never


@implementer(IAnnouncer)
class Receiver:
    """A network as one process talks to it; what arrives is counted in the world."""

    rate = Rate.unlimited()

    def __init__(self, world: "World", process: Process, network: str) -> None:
        self._world = world
        self._process = process
        self._network = network

    def places(self, pattern: str) -> list[str]:
        return [pattern]

    def is_reachable(self, place: str) -> bool:
        return self._world.up[self._network]

    def audience(self, place: str) -> Audience:
        return Audience()

    async def announce(self, place: str, announcement: Announcement) -> None:
        world = self._world
        await self._process.reach("before the bytes")
        if not self.is_reachable(place):
            raise NotDelivered("not connected")
        world.receive(f"{self._network}/{place}", announcement)
        await self._process.reach("after the bytes")
        losses = world.losses[self._network]
        await sleep(self._process.clock, world.random.uniform(0, 1.5))
        if world.losses[self._network] != losses:
            world.unconfirmed += 1
            raise DeliveryUnknown("the connection went")
        await self._process.reach("after the confirmation")


class World:
    """All that there is, and what befalls it."""

    def __init__(
        self,
        random: Random,
        start: datetime,
        broadcasts: Sequence[Broadcast],
        *,
        longest: float = 30.0,
    ) -> None:
        self.random = random
        self.broadcasts = broadcasts
        self.longest = longest
        self.clock = Clock()
        self.ledger, self.store = MemoryLedger(), filled_store()
        self.up = {t.network: True for b in broadcasts for t in b.targets}
        self.losses = Counter[str]()
        self.received = Counter[tuple[str, str, str]]()
        self.unconfirmed = self.crashes = self.reloads = 0
        self.graves: list[Deferred[None]] = []
        self.stretches: dict[str, list[Stretch]] = {network: [] for network in self.up}
        self._start = start
        self._ahead = start.timestamp()
        self._seen = self._last_cut = start
        self._runs = 0
        self._process: Process | None = None
        self._dies_at: str | None = None

    def now(self) -> datetime:
        """Tell what the wall clock shows."""
        return datetime.fromtimestamp(self.clock.seconds() + self._ahead, UTC)

    def pass_time(self, span: timedelta) -> None:
        """Let time pass, from timer to timer."""
        end = self.clock.seconds() + span.total_seconds()
        while self.clock.seconds() < end:
            timers = self.clock.getDelayedCalls()
            until = min([end, *(call.getTime() for call in timers[:1])])
            self.clock.advance(max(0.0, until - self.clock.seconds()))

    def receive(self, target: str, announcement: Announcement) -> None:
        """Count what has arrived, by the date it is the quote of."""
        self.received[announcement.name, target, announcement.date.isoformat()] += 1

    def start(self) -> None:
        """Start the program, if it does not run."""
        if self._process is None:
            self._cut()
            self._runs += 1
            self._process = Process(self, self._runs)
            self._process.service.startService()

    def reload(self) -> None:
        """Have it read its settings again, if it runs."""
        if self._process is not None:
            self.reloads += 1
            Deferred.fromCoroutine(self._process.reload())

    def stop(self) -> None:
        """Stop it as its operator does."""
        if self._process is not None:
            self._cut()
            self._process.is_stopping = True
            stopped = self._process.service.stopService()
            self.pass_time(timedelta(seconds=5))
            # It may have died on its way.
            assert stopped.called or self._process is None
            self._kill()

    def crash(self) -> None:
        """End it as ``kill -9`` does."""
        if self._process is not None:
            self._cut()
            self.crashes += 1
            self._kill()
            self.clock.callLater(self.random.choice((0.1, 60, 7200)), self.start)

    def crash_at(self, point: str) -> None:
        """Have it crash when it comes to this fault point."""
        self._dies_at = point

    def dies_at(self, point: str) -> bool:
        """Whether this is where it is to crash; it is, once."""
        if point != self._dies_at:
            return False
        self._dies_at = None
        return True

    def calm_down(self) -> None:
        """Let nothing happen any more, and what was begun come to its end."""
        self._dies_at = None
        for network in self.up:
            self.bring_back(network)
        self.pass_time(timedelta(hours=3))
        self.start()
        self.pass_time(timedelta(hours=1))
        self.stop()

    def lose(self, network: str) -> None:
        """Break a network's connection."""
        self._cut()
        self.losses[network] += 1
        self.up[network] = False

    def bring_back(self, network: str) -> None:
        """Bring a network back."""
        self._cut()
        self.up[network] = True

    def set_clock(self, by: timedelta) -> None:
        """Set the wall clock forwards or back."""
        self._cut()
        self._ahead += by.total_seconds()
        self._last_cut = self.now()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.clock.alive = False
            self._process = None

    def _cut(self) -> None:
        """Write down what was possible since the last change of anything."""
        now = self.now()
        if self._process is not None:
            for network in (name for name, up in self.up.items() if up):
                self.stretches[network].append(Stretch(self._last_cut, now, self._seen))
            self._seen = max(self._seen, now)
        self._last_cut = now

    def judge(self) -> None:
        """Hold what was received, and what the ledger says, against what was possible."""
        self._cut()
        twice = {key: count for key, count in self.received.items() if count > 1}
        assert not twice, f"received twice: {twice}"
        deliveries = self.ledger.deliveries(10**9)
        unknown = [d.key for d in deliveries if d.state is DeliveryState.UNKNOWN]
        assert len(unknown) <= self.crashes + self.unconfirmed, f"too many unknown: {unknown}"
        states = {d.key: d.state for d in deliveries}
        for broadcast in self.broadcasts:
            for occurrence in preceding(broadcast.schedule, self._seen, self._start):
                self._judge(broadcast, occurrence, states)

    def _judge(
        self,
        broadcast: Broadcast,
        occurrence: Occurrence,
        states: dict[DeliveryKey, DeliveryState],
    ) -> None:
        possible = {
            network: self._was_possible(network, broadcast, occurrence) for network in self.up
        }
        day = occurrence.due.date().isoformat()
        for target in broadcast.targets:
            key = DeliveryKey(broadcast.name, str(target), occurrence.name)
            state = states.get(key)
            received = self.received[broadcast.name, str(target), day]
            if state is DeliveryState.SENT:
                assert received == 1, f"{key} is said to be sent, and was not received"
            elif received:
                assert state is DeliveryState.UNKNOWN, f"{key} was received, and is {state}"
            if possible[target.network]:
                assert state in (DeliveryState.SENT, DeliveryState.UNKNOWN), f"{key} is missing"

    def _was_possible(self, network: str, broadcast: Broadcast, occurrence: Occurrence) -> bool:
        """Whether there was time enough, in one piece, before it was too late."""
        closes = broadcast.closes(occurrence)
        following = next(broadcast.schedule.following(occurrence.due)).due
        end = following if closes is None else min(closes, following)
        enough = timedelta(seconds=self.longest + 3 * len(broadcast.targets) + 10)
        return any(
            stretch.seen < end
            and min(stretch.last, end) - max(stretch.first, occurrence.due) > enough
            for stretch in self.stretches[network]
        )
