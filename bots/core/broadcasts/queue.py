"""One delivery after another, at each network's pace; a slow one is left behind."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from twisted.internet.defer import CancelledError, Deferred, DeferredList
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger

from bots.core.model.announcement import RateLimit
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

    :param pace: gives how fast deliveries to a network may begin.
    """

    _log = Logger()

    def __init__(self, clock: IReactorTime, pace: Callable[[str], RateLimit]) -> None:
        self._clock = clock
        self._pace = pace
        # When a network would have had all so far, had they begun one after another.
        self._had_all: dict[str, float] = {}
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
        """Give whose turn it is; None when nobody waits, or all networks want us to."""
        _cancel(self._next_turn)
        now = self._clock.seconds()
        slow = {begun.network for begun in self._begun.values()}
        turns = {network: self._turn_of(network) for network in self._networks()}
        free = [key for key, waiting in self._waiting.items() if turns[waiting.network] <= now]
        quick = (key for key in free if self._waiting[key].network not in slow)
        chosen = next(quick, next(iter(free), None))
        if chosen is not None:
            network = self._waiting[chosen].network
            had_all = max(now, self._had_all.get(network, now))
            self._had_all[network] = had_all + self._pace(network).every
        elif turns:
            self._next_turn = self._clock.callLater(min(turns.values()) - now, self._move)
        return chosen

    def _networks(self) -> set[str]:
        """Give those that something waits to go to."""
        return {waiting.network for waiting in self._waiting.values()}

    def _turn_of(self, network: str) -> float:
        """Give from when on one more may begin to a network."""
        pace = self._pace(network)
        return self._had_all.get(network, 0.0) - (pace.at_once - 1) * pace.every

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
