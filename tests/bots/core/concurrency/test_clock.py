"""Time, from the one clock."""

import time
from datetime import UTC, datetime

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from bots.core.concurrency.clock import sleep, use_monotonic_clock, utc_now


def test_now_is_the_clock_in_utc() -> None:
    """With its zone, so that no naive time gets in."""
    clock = Clock()
    now = utc_now(clock)
    clock.advance(86_400 + 0.5)
    assert now() == datetime(1970, 1, 2, 0, 0, 0, 500_000, tzinfo=UTC)
    assert now().tzinfo is UTC


def test_timers_follow_the_time_that_passes() -> None:
    """What a reactor's timers go by cannot be set."""
    reactor = Clock()
    use_monotonic_clock(reactor)
    before = time.monotonic()
    assert before <= reactor.seconds() <= time.monotonic()


def asleep(clock: Clock, seconds: float) -> Deferred[None]:
    """Begin to sleep."""

    async def sleeping() -> None:
        await sleep(clock, seconds)

    return Deferred.fromCoroutine(sleeping())


def test_sleep_ends_when_it_should() -> None:
    """Not before."""
    clock = Clock()
    slept = asleep(clock, 2)
    clock.advance(1.9)
    assert not slept.called
    clock.advance(0.1)
    assert slept.called


def test_a_cancelled_sleep_leaves_no_timer() -> None:
    """Who waits is woken with CancelledError."""
    clock = Clock()
    slept = asleep(clock, 2)
    slept.cancel()
    assert clock.getDelayedCalls() == []
    failures: list[Failure] = []
    slept.addErrback(failures.append)
    assert failures[0].check(CancelledError)
