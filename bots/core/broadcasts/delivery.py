"""Taking one announcement to one place, and writing down how far it came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.defer import TimeoutError as TimedOut
from twisted.internet.interfaces import IReactorTime

from bots.core.concurrency.clock import sleep
from bots.core.concurrency.database_thread import RunInThread
from bots.core.concurrency.repeated_failures import RepeatedFailures
from bots.core.interfaces import DeliveryUnknown, IAnnouncer, NotDelivered, RefusedForNow
from bots.core.log import Logger
from bots.core.model.announcement import Announcement
from bots.core.status.deliveries import network_of
from bots.core.status.events import DeliveryChanged, EventBus
from quoters import IDeliveryLedger
from quoters.errors import DeliveryTaken
from quoters.model.delivery import DeliveryKey, DeliveryState

CONFIRMATION_TIMEOUT_SECONDS = 60.0
"""Seconds that a place may take to confirm; then nobody knows."""

_AGAIN = 5.0
"""Seconds until a step that the ledger could not record is tried again."""


_LONG_WAIT = timedelta(seconds=1)
"""How long the ledger may have one wait until it is asked anew whether it is too late."""

_FIRST_PAUSE, _LONGEST_PAUSE = 20.0, 600.0
"""Seconds until what was refused for now is tried again."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    pause: float
    again_at: float


class DeliveryRunner:
    """Delivers, never twice: ``sending`` stands in the ledger before the first byte goes out.

    :param worker: what this process calls itself in the ledger; another one after each start.
    """

    _log = Logger()

    def __init__(
        self,
        ledger: IDeliveryLedger,
        run_in_thread: RunInThread,
        worker: str,
        now: Callable[[], datetime],
        clock: IReactorTime,
        events: EventBus,
    ) -> None:
        self._ledger = ledger
        self._run_in_thread = run_in_thread
        self._worker = worker
        self._now = now
        self._clock = clock
        self._events = events
        self._failures = RepeatedFailures()
        self._refusals: dict[DeliveryKey, _Refusal] = {}

    async def deliver(
        self,
        key: DeliveryKey,
        announcer: IAnnouncer,
        place: str,
        announcement: Announcement,
        *,
        due: datetime,
        on_time: timedelta,
        is_over: Callable[[], bool] = lambda: False,
    ) -> DeliveryState | None:
        """Deliver what is new or due; give the state in which the ledger has it then.

        :param due: since when.
        :param on_time: how long after that it is not late.
        :param is_over: whether it has come too late, asked after the ledger had us wait.
        """
        number, asked = announcement.quote.number, self._now()

        def claim() -> bool:
            late = self._now() - due > on_time
            return self._ledger.claim(key, self._worker, number, self._now(), late=late)

        if not await self._record(claim):
            return await self._run_in_thread(self._ledger.state_of, key)
        self._tell(key, DeliveryState.CLAIMED)
        try:
            if self._now() - asked > _LONG_WAIT and is_over():
                return await self._end_too_late(key)
            state = await self._try(key, announcer, place, announcement)
        except DeliveryTaken as taken:
            self._log.warn("{taken}; somebody else has seen to it", taken=taken)
            return await self._run_in_thread(self._ledger.state_of, key)
        if state is not DeliveryState.DUE:
            self._refusals.pop(key, None)
        if state is DeliveryState.SENT:
            self._log.info("{key} was sent", key=_words(key))
        lateness = max(0.0, (self._now() - due).total_seconds())
        self._tell(key, state, lateness if state is DeliveryState.SENT else None)
        return state

    async def skip(self, key: DeliveryKey, why: str = "was missed") -> None:
        """Record that there will be no delivery, unless it has ended or somebody is at it.

        What was refused until now has failed.
        """
        refusal = self._refusals.pop(key, None)
        if refusal is not None and await self._fail(key):
            return
        try:
            await self._record(self._ledger.settle, key, DeliveryState.SKIPPED, self._now())
        except DeliveryTaken:
            return
        self._log.warn("{key} {why}, and is skipped", key=_words(key), why=why)
        self._tell(key, DeliveryState.SKIPPED)

    def may_try(self, key: DeliveryKey) -> bool:
        """Whether it is time to try a delivery again that was refused for a reason that may pass.

        The pauses grow, each twice as long as the one before.
        """
        refusal = self._refusals.get(key)
        return refusal is None or self._clock.seconds() >= refusal.again_at

    async def _fail(self, key: DeliveryKey) -> bool:
        """Record that what was refused again and again has failed; whether that was so."""
        try:
            claimed = await self._record(
                self._ledger.claim, key, self._worker, None, self._now(), late=True
            )
            if not claimed:
                return False
            await self._record(self._ledger.begin_sending, key, self._worker, self._now())
            await self._record(self._ledger.settle, key, DeliveryState.FAILED, self._now())
        except DeliveryTaken:
            return False
        self._log.warn("{key} was refused until the end, and has failed", key=_words(key))
        self._tell(key, DeliveryState.FAILED)
        return True

    async def _end_too_late(self, key: DeliveryKey) -> DeliveryState:
        """End what the ledger kept waiting until it was too late; nothing was sent."""
        await self._record(self._ledger.settle, key, DeliveryState.SKIPPED, self._now())
        self._log.warn("{key} waited too long for the ledger, and is skipped", key=_words(key))
        self._tell(key, DeliveryState.SKIPPED)
        return DeliveryState.SKIPPED

    async def recover(self, worker: str) -> None:
        """Settle what a dead worker left."""
        for left in await self._run_in_thread(self._ledger.recover, worker, self._now()):
            self._log.warn(
                "{key} was left by a run that died, and is {state}",
                key=_words(left.key),
                state=left.state,
            )
            self._tell(left.key, left.state)

    async def _try(
        self, key: DeliveryKey, announcer: IAnnouncer, place: str, announcement: Announcement
    ) -> DeliveryState:
        """Take what was claimed from there to its end, or back to being due."""
        if announcer.is_reachable(place):
            await self._record(self._ledger.begin_sending, key, self._worker, self._now())
            self._tell(key, DeliveryState.SENDING)
            state = await self._send(key, announcer, place, announcement)
            if state is not DeliveryState.DUE:
                await self._record(self._ledger.settle, key, state, self._now())
                return state
        await self._record(self._ledger.release, key, self._worker, self._now())
        return DeliveryState.DUE

    async def _send(
        self, key: DeliveryKey, announcer: IAnnouncer, place: str, announcement: Announcement
    ) -> DeliveryState:
        """Announce; due again when the place went out of reach before anything was delivered."""
        announcing = Deferred.fromCoroutine(_announced(announcer, place, announcement))
        announcing.addTimeout(CONFIRMATION_TIMEOUT_SECONDS, self._clock)
        try:
            await announcing
        except RefusedForNow as why:
            seconds = self._refuse(key)
            self._log.warn(
                "{key} was refused: {why}; trying again in {seconds:.0f} s",
                key=_words(key),
                why=why,
                seconds=seconds,
            )
            return DeliveryState.DUE
        except NotDelivered as why:
            self._log.warn("{key} was not delivered: {why}", key=_words(key), why=why)
            reachable = announcer.is_reachable(place)
            return DeliveryState.FAILED if reachable else DeliveryState.DUE
        except (DeliveryUnknown, TimedOut, CancelledError) as why:
            self._log.warn("{key} was not confirmed: {why!r}", key=_words(key), why=why)
            return DeliveryState.UNKNOWN
        except Exception:
            self._log.failure("{key} may have been delivered or not", key=_words(key))
            return DeliveryState.UNKNOWN
        return DeliveryState.SENT

    def _refuse(self, key: DeliveryKey) -> float:
        """Record a refusal; return the seconds until the next try."""
        before = self._refusals.get(key)
        seconds = _FIRST_PAUSE if before is None else min(before.pause * 2, _LONGEST_PAUSE)
        self._refusals[key] = _Refusal(seconds, self._clock.seconds() + seconds)
        return seconds

    async def _record(self, step: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Take a step in the ledger, as often as it takes to have it on disk."""
        while True:
            try:
                done = await self._run_in_thread(step, *arguments, **options)
            except (DeliveryTaken, CancelledError):
                raise
            except Exception as error:
                if self._failures.is_new(repr(error)):
                    self._log.failure("the ledger could not record a step; trying again")
                await sleep(self._clock, _AGAIN)
            else:
                self._failures.end()
                return done

    def _tell(self, key: DeliveryKey, state: DeliveryState, lateness: float | None = None) -> None:
        network = network_of(key.target)
        changed = DeliveryChanged(key.broadcast, network, state, self._now(), lateness)
        self._events.publish(changed)


async def _announced(announcer: IAnnouncer, place: str, announcement: Announcement) -> None:
    await announcer.announce(place, announcement)


def _words(key: DeliveryKey) -> str:
    return f"{key.broadcast} of {key.occurrence} to {key.target}"
