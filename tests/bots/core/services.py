"""A collection in memory on a clock that tests drive."""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from bots.core.collection.cached import CachedCollection
from bots.core.collection.day_change import local_date
from bots.core.concurrency.clock import utc_now
from bots.core.concurrency.database_thread import run_inline
from quoters import Quote
from quoters.selection.daily import DailyQuoter
from quoters.selection.random import RandomQuoter
from quoters.storage.opening import open_storage

T = TypeVar("T")

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def result_of(awaitable: Awaitable[T]) -> T:
    """Return what a coroutine comes to without any waiting; raise what it raises."""

    async def awaited() -> T:
        return await awaitable

    results: list[Any] = []
    Deferred.fromCoroutine(awaited()).addBoth(results.append)
    assert results, "it still waits"
    if hasattr(results[0], "raiseException"):
        results[0].raiseException()
    result: T = results[0]
    return result


class Household:
    """A collection of these quotes, at noon of 2026-11-23 (UTC), in Berlin."""

    def __init__(self, *quotes: Quote | str, size: int = 64) -> None:
        self.clock = Clock()
        self.clock.advance(NOON.timestamp())
        self.now: Callable[[], datetime] = utc_now(self.clock)
        self.today: Callable[[], date] = local_date(self.now, BERLIN)
        self.storage = open_storage("memory:")
        self.store = self.storage.store
        for quote in quotes:
            self.add(quote)
        self.daily = DailyQuoter(self.store, self.today)
        self.chance = RandomQuoter(self.store, size)
        self.collection = CachedCollection(self.store, run_inline, self.daily, self.chance)
        result_of(self.collection.refresh())

    def add(self, quote: Quote | str) -> Quote:
        """Put a quote into the store behind the collection's back."""
        new = Quote(quote) if isinstance(quote, str) else quote
        added: Quote = self.store.add(new, "test", self.now())
        return added


def started(coroutine: Coroutine[Any, Any, T]) -> "Deferred[T]":
    """Start a coroutine."""
    return Deferred.fromCoroutine(coroutine)
