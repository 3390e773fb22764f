"""Time: what the clock on the wall shows, and what passes."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime


def utc_now(clock: IReactorTime) -> Callable[[], datetime]:
    """Return a function that tells the time in UTC by this clock."""

    def now() -> datetime:
        return datetime.fromtimestamp(clock.seconds(), UTC)

    return now


def wall_clock() -> datetime:
    """Tell the time in UTC by the machine's clock, which may be set at any moment."""
    return datetime.now(UTC)


def use_monotonic_clock(reactor: Any) -> None:
    """Make a reactor's timers follow the time that passes; before the first timer is set.

    By itself it goes by the wall clock: set back an hour, no timer would fire for an hour.
    """
    reactor.seconds = time.monotonic


def sleep(clock: IReactorTime, seconds: float) -> Awaitable[None]:
    """Wait so many seconds; cancelling what is awaited ends it and leaves no timer behind."""
    call = clock.callLater(seconds, lambda: waiting.callback(None))
    waiting: Deferred[None] = Deferred(lambda _: call.cancel())
    return waiting
