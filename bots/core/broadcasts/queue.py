"""One delivery after another, at each network's pace; a slow one is left behind."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from twisted.internet.defer import CancelledError, Deferred, DeferredList
from twisted.internet.interfaces import IDelayedCall, IReactorTime

from bots.core.log import Logger
from bots.core.model.token_bucket import Rate, TokenBucket
from quoters.model.delivery import DeliveryKey

GIVE_WAY = 2.0
"""Seconds that a delivery may keep the next one waiting."""


@dataclass(frozen=True, slots=True)
class QueuedDelivery:
    """A delivery that has not begun, and the network it goes to."""

    network: str
    begin: Callable[[], Coroutine[Any, Any, None]]


class DeliveryQueue:
    """Begins a delivery when the one before has ended, so that a crash leaves one in doubt.

    One that takes too long gives way, and ends beside the others; what goes to the same network
    then comes last.  To one network no delivery begins earlier than its pace allows.

    :param rate: returns how fast deliveries to a network may begin.
    """

    _log = Logger()

    def __init__(self, clock: IReactorTime, rate: Callable[[str], Rate]) -> None:
        self._clock = clock
        self._rate = rate
        self._buckets: dict[str, TokenBucket] = {}
        self._waiting: dict[DeliveryKey, QueuedDelivery] = {}
        self._begun: dict[DeliveryKey, QueuedDelivery] = {}
        self._going: dict[DeliveryKey, Deferred[None]] = {}
        self._first: DeliveryKey | None = None
        self._giving_way: IDelayedCall | None = None
        self._next_turn: IDelayedCall | None = None
        self._is_moving = False

    def __contains__(self, key: DeliveryKey) -> bool:
        return key in self._waiting or key in self._begun

    def add(
        self, key: DeliveryKey, network: str, begin: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        """Begin this delivery when its turn comes; what it raises is logged."""
        self._waiting[key] = QueuedDelivery(network, begin)
        self._move()

    async def finish(self, seconds: float) -> None:
        """Begin no more, and wait for what has begun; after so many seconds break it off."""
        self._waiting.clear()
        _cancel(self._next_turn)
        ended = DeferredList(list(self._going.values()))
        hurry = self._clock.callLater(seconds, self._break_off)
        await ended
        _cancel(hurry)

    def _move(self) -> None:
        """Begin one after another as long as each ends at once."""
        if self._is_moving:
            return
        self._is_moving = True
        while self._first is None and (key := self._next()) is not None:
            self._first = key
            self._begun[key] = waiting = self._waiting.pop(key)
            going = Deferred.fromCoroutine(self._to_its_end(key, waiting))
            if not going.called:
                self._going[key] = going
                self._giving_way = self._clock.callLater(GIVE_WAY, self._give_way)
        self._is_moving = False

    def _next(self) -> DeliveryKey | None:
        """Return whose turn it is; None when nobody waits, or all networks want us to."""
        _cancel(self._next_turn)
        now = self._clock.seconds()
        slow = {begun.network for begun in self._begun.values()}
        waits = {network: self._bucket_of(network).wait(now) for network in self._networks()}
        free = [key for key, waiting in self._waiting.items() if not waits[waiting.network]]
        quick = (key for key in free if self._waiting[key].network not in slow)
        chosen = next(quick, next(iter(free), None))
        if chosen is not None:
            self._bucket_of(self._waiting[chosen].network).take(now)
        elif waits:
            self._next_turn = self._clock.callLater(min(waits.values()), self._move)
        return chosen

    def _networks(self) -> set[str]:
        """Return those that something waits to go to."""
        return {waiting.network for waiting in self._waiting.values()}

    def _bucket_of(self, network: str) -> TokenBucket:
        """Return the network's bucket; a new one where a reload gave it another rate."""
        rate, bucket = self._rate(network), self._buckets.get(network)
        if bucket is None or bucket.rate != rate:
            bucket = self._buckets[network] = TokenBucket(rate, self._clock.seconds())
        return bucket

    async def _to_its_end(self, key: DeliveryKey, waiting: QueuedDelivery) -> None:
        try:
            await waiting.begin()
        except CancelledError:
            pass
        except Exception:
            self._log.failure("{key} was broken off; it is tried again", key=key)
        finally:
            del self._begun[key]
            self._going.pop(key, None)
            if self._first == key:
                self._give_way()

    def _give_way(self) -> None:
        self._first = None
        _cancel(self._giving_way)
        self._move()

    def _break_off(self) -> None:
        for going in list(self._going.values()):
            going.cancel()


def _cancel(call: IDelayedCall | None) -> None:
    if call is not None and call.active():
        call.cancel()
