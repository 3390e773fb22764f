"""The deliveries under way, each by itself: one that hangs costs the others nothing."""

from collections.abc import Coroutine
from typing import Any

from twisted.internet.defer import CancelledError, Deferred, DeferredList
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from quoters.delivery import DeliveryKey


class Underway:
    """Knows what is under way, and lets it end."""

    _log = Logger()

    def __init__(self, clock: IReactorTime) -> None:
        self._clock = clock
        self._going: dict[DeliveryKey, Deferred[None]] = {}

    def __contains__(self, key: DeliveryKey) -> bool:
        return key in self._going

    def start(self, key: DeliveryKey, delivery: Coroutine[Any, Any, None]) -> None:
        """Send a delivery on its way; what it raises is logged."""
        going = Deferred.fromCoroutine(self._to_its_end(key, delivery))
        if not going.called:
            self._going[key] = going

    async def finish(self, seconds: float) -> None:
        """Wait until nothing is under way; after so many seconds break off what still is."""
        going = DeferredList(list(self._going.values()))
        hurry = self._clock.callLater(seconds, self._break_off)
        await going
        if hurry.active():
            hurry.cancel()

    async def _to_its_end(self, key: DeliveryKey, delivery: Coroutine[Any, Any, None]) -> None:
        try:
            await delivery
        except CancelledError:
            pass
        except Exception:
            self._log.failure("{key} was broken off; it is tried again", key=key)
        finally:
            self._going.pop(key, None)

    def _break_off(self) -> None:
        for going in list(self._going.values()):
            going.cancel()
