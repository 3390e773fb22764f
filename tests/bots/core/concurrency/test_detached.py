"""Coroutines that nobody waits for."""

import gc

import pytest
from twisted.internet.defer import Deferred
from twisted.logger import capturedLogs

from bots.core.concurrency.detached import run_detached


def test_it_ends_at_once_when_it_need_not_wait() -> None:
    """Nothing is left for later."""
    told: list[str] = []

    async def tell() -> None:
        told.append("done")

    run_detached(tell())
    assert told == ["done"]


def test_it_goes_on_whenever_what_it_awaits_is_there() -> None:
    """As often as it waits, with what came of it."""
    told: list[object] = []
    first: Deferred[int] = Deferred()
    second: Deferred[int] = Deferred()

    async def tell() -> None:
        told.append(await first)
        told.append(await second)

    run_detached(tell())
    assert told == []
    first.callback(1)
    assert told == [1]
    second.callback(2)
    assert told == [1, 2]


def test_what_it_awaits_may_fail() -> None:
    """It is told so where it waits, and may go on."""
    told: list[str] = []
    first: Deferred[int] = Deferred()
    second: Deferred[str] = Deferred()

    async def tell() -> None:
        try:
            await first
        except LookupError as error:
            told.append(str(error))
        told.append(await second)

    run_detached(tell())
    first.errback(LookupError("gone"))
    second.callback("well")
    assert told == ["gone", "well"]


def test_a_failure_before_it_waits_is_raised() -> None:
    """Whoever begins it hears of it."""

    async def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        run_detached(fail())


def test_a_later_failure_is_logged() -> None:
    """Nobody is there to be told."""
    first: Deferred[None] = Deferred()

    async def fail() -> None:
        await first
        raise LookupError("too late")

    with capturedLogs() as logged:
        run_detached(fail())
        first.callback(None)
        gc.collect()
    failures = [event["log_failure"] for event in logged if "log_failure" in event]
    assert [failure.getErrorMessage() for failure in failures] == ["too late"]
