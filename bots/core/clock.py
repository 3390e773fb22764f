"""Time, taken from the one clock that the whole program runs on."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime


def utc_now(clock: IReactorTime) -> Callable[[], datetime]:
    """Give a function that tells the time in UTC by this clock; a reactor's is the wall clock."""

    def now() -> datetime:
        return datetime.fromtimestamp(clock.seconds(), UTC)

    return now


def sleep(clock: IReactorTime, seconds: float) -> Awaitable[None]:
    """Wait so many seconds; cancelling what is awaited ends it and leaves no timer behind."""
    call = clock.callLater(seconds, lambda: waiting.callback(None))
    waiting: Deferred[None] = Deferred(lambda _: call.cancel())
    return waiting
