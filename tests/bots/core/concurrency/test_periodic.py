"""A job that is done again and again."""

from collections.abc import Iterator

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.logger import LogLevel, capturedLogs, eventAsText

from bots.core.concurrency.periodic import PeriodicService


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Return a clock on which nothing is left waiting in the end."""
    clock = Clock()
    yield clock
    assert clock.getDelayedCalls() == []


class Job:
    """Notes when it was done; asks for a pause, or fails."""

    def __init__(self, clock: Clock, pause: float | Exception) -> None:
        self.clock = clock
        self.pause = pause
        self.done: list[float] = []

    async def __call__(self) -> float:
        self.done.append(self.clock.seconds())
        if isinstance(self.pause, Exception):
            raise self.pause
        return self.pause


def test_it_begins_at_once_and_rests_as_it_was_told(clock: Clock) -> None:
    """A round says how long the pause after it is."""
    job = Job(clock, 10)
    service = PeriodicService(clock, job, what="the job")
    service.startService()
    clock.pump([9, 1, 5, 5])
    service.stopService()
    assert job.done == [0, 10, 20]


def test_it_never_sleeps_longer_than_the_longest(clock: Clock) -> None:
    """A wall clock that is set back must not keep it asleep for hours."""
    job = Job(clock, 86_400)
    service = PeriodicService(clock, job, what="the job", longest=30)
    service.startService()
    clock.pump([30, 30])
    service.stopService()
    assert job.done == [0, 30, 60]


def test_it_survives_what_the_job_raises(clock: Clock) -> None:
    """A failure is logged once, with its traceback, and the next round comes."""
    job = Job(clock, RuntimeError("oops"))
    service = PeriodicService(clock, job, what="the job", longest=5)
    with capturedLogs() as logs:
        service.startService()
    job.pause = 1.0
    clock.advance(5)
    service.stopService()
    assert job.done == [0, 5]
    (event,) = logs
    assert (event["log_level"], event["what"]) == (LogLevel.critical, "the job")
    assert "oops" in event["log_failure"].getTraceback()


def test_stopped_in_its_sleep_it_leaves_no_timer(clock: Clock) -> None:
    """The result is there at once, and nothing comes later."""
    job = Job(clock, 10)
    service = PeriodicService(clock, job, what="the job")
    service.startService()
    ended = service.stopService()
    assert ended is not None
    assert ended.called
    clock.advance(100)
    assert job.done == [0]


def test_stopped_in_a_round_it_cancels_the_round(clock: Clock) -> None:
    """What the job waits for is cancelled; that is not a failure."""
    waiting: Deferred[float] = Deferred()

    async def job() -> float:
        return await waiting

    service = PeriodicService(clock, job, what="the job")
    with capturedLogs() as logs:
        service.startService()
        ended = service.stopService()
    assert ended is not None
    assert ended.called
    assert waiting.called
    assert logs == []


def test_it_can_be_started_again(clock: Clock) -> None:
    """A stop is no end; and stopping what was not started is nothing."""
    job = Job(clock, 10)
    service = PeriodicService(clock, job, what="the job")
    assert service.stopService() is None
    for _ in range(2):
        service.startService()
        service.stopService()
    assert job.done == [0, 0]


def test_what_goes_on_failing_is_logged_once(clock: Clock) -> None:
    """Again when it changes, and with a count when it works again."""
    job = Job(clock, OSError("full"))
    service = PeriodicService(clock, job, what="the job", longest=1)
    with capturedLogs() as logs:
        service.startService()
        clock.pump([1] * 5)
        job.pause = OSError("locked")
        clock.pump([1] * 5)
        job.pause = 1.0
        clock.pump([1] * 5)
        service.stopService()
    said = [eventAsText(event, includeTimestamp=False, includeSystem=False) for event in logs]
    assert [line.splitlines()[0] for line in said] == [
        "the job failed; it goes on",
        "the job failed; it goes on",
        "the job works again, after 11 failures",
    ]
