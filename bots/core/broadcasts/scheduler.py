"""Finding what is due, and sending it on its way to every target."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

from twisted.internet.interfaces import IReactorTime

from bots.core.broadcasts.broadcast import Broadcast
from bots.core.broadcasts.clock_guard import ClockGuard
from bots.core.broadcasts.delivery import DeliveryRunner
from bots.core.broadcasts.manual import ManualSends
from bots.core.broadcasts.occurrences import OccurrenceTracker
from bots.core.broadcasts.queue import DeliveryQueue
from bots.core.broadcasts.schedule import Occurrence
from bots.core.broadcasts.subscriptions import SubscriptionSchedules
from bots.core.broadcasts.targets import places_of, targets_of
from bots.core.broadcasts.urgency import hurry_networks
from bots.core.broadcasts.wording import AnnouncementWriter
from bots.core.concurrency.database_thread import RunInThread
from bots.core.interfaces import IAnnouncer, INetworkControls
from bots.core.log import Logger
from bots.core.model.announcement import Announcement
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.target import Target
from bots.core.status.events import EventBus
from quoters import IDeliveryLedger, IQuoteStore
from quoters.interfaces import IPeople
from quoters.model.delivery import ENDED, DeliveryState

_LONGEST = timedelta(hours=1)


class BroadcastScheduler:
    """Looks what is due, and has it delivered: each target by itself, each occurrence once.

    Only the newest occurrence of a broadcast is sent, so that a long absence ends in one post.

    :param announcers: by section (``irc:libera``, ``web``); a target whose network has none here is
        left to another process.
    :param zone: that of ``[quotes]``: what is sent is the quote of its date at the due instant.
    :param people: knows who has subscribed to the quote of the day.
    :param controls: by section, has a network that is away dial before it is too late.
    :param public_url: what permalinks begin with, if people can follow them.
    :param worker: what this process calls itself in the ledger.
    :param is_alive: says of a worker in the ledger whether it still runs.
    :param again: seconds after which those are looked at again that wait for their network.
    """

    _log = Logger()

    def __init__(
        self,
        broadcasts: Iterable[Broadcast],
        *,
        announcers: Mapping[str, IAnnouncer],
        ledger: IDeliveryLedger,
        store: IQuoteStore,
        run_in_thread: RunInThread,
        events: EventBus,
        now: Callable[[], datetime],
        clock: IReactorTime,
        zone: ZoneInfo,
        worker: str,
        people: IPeople | None = None,
        controls: Mapping[str, INetworkControls] = MappingProxyType({}),
        public_url: str | None = None,
        is_alive: Callable[[str], bool] = lambda _: False,
        again: float = 1.0,
    ) -> None:
        self._announcers = announcers
        self._ledger = ledger
        self._writer = AnnouncementWriter(store, run_in_thread, zone, public_url)
        self._run_in_thread = run_in_thread
        self._now = now
        self._worker = worker
        self._is_alive = is_alive
        self._again = again
        self._clock_guard = ClockGuard(now, clock)
        self._courier = DeliveryRunner(ledger, run_in_thread, worker, now, clock, events)
        self._has_recovered = False
        self._others_hold_some = True
        self._queue = DeliveryQueue(clock, lambda network: announcers[network].rate)
        self._people = people
        self._controls = controls
        self.follow(broadcasts)

    def follow(self, broadcasts: Iterable[Broadcast]) -> None:
        """Look for these from now on, as after a start; nothing may be under way.

        The announcers may have changed as well.
        """
        self._broadcasts = tuple(broadcasts)
        self._trackers = [OccurrenceTracker(broadcast) for broadcast in self._broadcasts]
        self._manual_sends = ManualSends(self._broadcasts, self._ledger, self._run_in_thread)
        self._subscribed = None
        if self._people is not None:
            self._subscribed = SubscriptionSchedules(self._people, self._run_in_thread)

    async def storage_changed(self) -> None:
        """Read anew at the next look what people want; a listener of the change feed."""
        self._manual_sends.storage_changed()
        if self._subscribed is not None:
            self._subscribed.storage_changed()

    def next_broadcasts(self) -> list[NextBroadcast]:
        """Return each broadcast's next instant, in the order of the settings; it is public."""
        return [self._next(broadcast) for broadcast in self._broadcasts]

    def next_ones(self) -> list[NextBroadcast]:
        """Return these, and what persons have subscribed to, which is nobody else's business."""
        return [self._next(tracker.broadcast) for tracker in self._scheduled()]

    async def look(self) -> float:
        """Send what is due on its way; give the seconds until there may be more to do."""
        now = self._now()
        self._clock_guard.look()
        if self._clock_guard.is_doubtful:
            return self._again
        if self._clock_guard.came_back or not self._has_recovered:
            await self._forget_future(now)
        for tracker in self._trackers:
            tracker.see(now)
        if self._subscribed is not None:
            await self._subscribed.look(now)
        if self._others_hold_some or any(tracker.has_turned(now) for tracker in self._scheduled()):
            await self._recover()
        await self._manual_sends.look(
            now, lambda broadcast: targets_of(broadcast, self._announcers)
        )
        for tracker in self._all_watches():
            await self._look_at(tracker, now)
        return self._seconds_to_rest()

    async def finish(self, seconds: float) -> None:
        """Wait until what is under way has ended; after so many seconds break it off."""
        await self._queue.finish(seconds)

    def _scheduled(self) -> list[OccurrenceTracker]:
        subscribed = self._subscribed.trackers() if self._subscribed else ()
        return [*self._trackers, *subscribed]

    def _next(self, broadcast: Broadcast) -> NextBroadcast:
        following = next(broadcast.schedule.following(self._now()), None)
        due = None if following is None else following.due
        return NextBroadcast(broadcast.name, due, broadcast.targets)

    def _all_watches(self) -> list[OccurrenceTracker]:
        return [*self._scheduled(), *self._manual_sends.trackers()]

    async def _forget_future(self, now: datetime) -> None:
        """Undo what a clock that was set ahead had us record; it is right again."""
        for key in await self._run_in_thread(self._ledger.forget_future, now):
            self._log.warn("{key} is to come after all: the clock had been ahead", key=key)
        for tracker in self._scheduled():
            tracker.forget_future(now)

    async def _recover(self) -> None:
        """Settle what dead workers left; what bears our own name before we began is such, too."""
        for worker in await self._run_in_thread(self._ledger.workers):
            is_ours = worker == self._worker and self._has_recovered
            if not is_ours and not self._is_alive(worker):
                await self._courier.recover(worker)
        self._has_recovered = True
        self._others_hold_some = False

    async def _look_at(self, tracker: OccurrenceTracker, now: datetime) -> None:
        targets = places_of(tracker, self._announcers)
        newcomers = [target for target in targets if target not in tracker.since]
        for target in newcomers:
            name = f"{tracker.broadcast.name} to {target}"
            tracker.since[target] = await self._run_in_thread(self._ledger.first_seen, name, now)
        if tracker.has_turned(now) or newcomers:
            await self._turn(tracker, now, targets)
        await self._admit(tracker, targets)
        if tracker.newest is None or not tracker.open:
            return
        if tracker.is_closed(now):
            left, tracker.open = tracker.open, []
            await self._skip(tracker, tracker.newest, left)
        else:
            hurry_networks(tracker, self._announcers, self._controls, now)
            await self._send_out(tracker, tracker.newest)

    async def _turn(self, tracker: OccurrenceTracker, now: datetime, targets: list[Target]) -> None:
        """Come to another occurrence; what is still open of the one before comes too late."""
        known, left = tracker.newest, tracker.open
        tracker.turn(now, targets)
        # When the clock was set back, what was open comes again.
        if known is not None and tracker.newest is not None and known < tracker.newest:
            await self._skip(tracker, known, left)
        for target in targets:
            await self._skip_missed(tracker, target, known)

    async def _admit(self, tracker: OccurrenceTracker, targets: list[Target]) -> None:
        """Admit what ``*`` did not name at the turn, because its network was not connected."""
        for target in targets:
            if tracker.admit(target):
                await self._skip_missed(tracker, target, None)

    async def _skip(
        self, tracker: OccurrenceTracker, occurrence: Occurrence, targets: list[Target]
    ) -> None:
        """Record what was not reached in time; what is under way sees to itself."""
        for target in targets:
            key = tracker.key(occurrence, target)
            if key not in self._queue and not self._manual_sends.include(key, tracker):
                await self._courier.skip(key)

    async def _skip_missed(
        self, tracker: OccurrenceTracker, target: Target, known: Occurrence | None
    ) -> None:
        """Record what came, and went, while nobody looked: back to what the ledger knows."""
        for occurrence in tracker.missed(target, known):
            key = tracker.key(occurrence, target)
            state = await self._run_in_thread(self._ledger.state_of, key)
            if state not in (None, DeliveryState.DUE) or self._manual_sends.include(key, tracker):
                break
            await self._courier.skip(key)

    async def _send_out(self, tracker: OccurrenceTracker, occurrence: Occurrence) -> None:
        """Queue it to each target that can be reached, or was not tried yet."""
        now = self._now()
        ready = [
            target for target in tracker.open if self._is_ready(tracker, occurrence, target, now)
        ]
        write = self._writer.write
        announcement = await write(tracker.broadcast, occurrence) if ready else None
        if announcement is None:
            return
        for target in ready:
            tracker.tried.add(target)
            delivery = partial(self._deliver, tracker, occurrence, target, announcement)
            self._queue.add(tracker.key(occurrence, target), target.network, delivery)

    def _is_ready(
        self, tracker: OccurrenceTracker, occurrence: Occurrence, target: Target, now: datetime
    ) -> bool:
        key = tracker.key(occurrence, target)
        if key in self._queue or not self._courier.may_try(key):
            return False
        announcer = self._announcers[target.network]
        if not announcer.is_reachable(target.place):
            return target not in tracker.tried and not self._manual_sends.are_for_again(tracker)
        quiet_for = announcer.audience(target.place).quiet_for
        return not tracker.waits_for_a_pause(target, quiet_for, now)

    async def _deliver(
        self,
        tracker: OccurrenceTracker,
        occurrence: Occurrence,
        target: Target,
        announcement: Announcement,
    ) -> None:
        """Deliver when its turn has come, unless the next occurrence has come before.

        What was in time when it began to wait for its turn is not too late then.
        """
        key, announcer = tracker.key(occurrence, target), self._announcers[target.network]
        if tracker.newest != occurrence:
            await self._courier.skip(key)
            return
        if announcer.is_reachable(target.place):
            is_empty = announcer.audience(target.place).is_empty
            if is_empty and not tracker.broadcast.for_all:
                await self._courier.skip(key, "nobody is there to read it")
                tracker.close(occurrence, target)
                return
            await self._manual_sends.reopen(tracker, key, self._now())
        state = await self._courier.deliver(
            key,
            announcer,
            target.place,
            announcement,
            due=occurrence.due,
            on_time=tracker.broadcast.on_time,
            is_over=lambda: tracker.is_over(occurrence, self._now()),
        )
        if state in ENDED:
            tracker.close(occurrence, target)
        elif state is not DeliveryState.DUE:
            self._others_hold_some = True

    def _seconds_to_rest(self) -> float:
        """Return the seconds until the next is due; few while a delivery has not ended."""
        if any(tracker.open for tracker in self._all_watches()):
            return self._again
        now = self._now()
        upcoming = [tracker.next.due for tracker in self._scheduled() if tracker.next is not None]
        return max(0.0, (min(upcoming, default=now + _LONGEST) - now).total_seconds())
