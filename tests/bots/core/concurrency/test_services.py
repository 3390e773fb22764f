"""Services that need each other, the one runner, and the database's thread."""

from pathlib import Path
from threading import current_thread
from time import monotonic, sleep
from typing import Any

import pytest
from twisted.application.service import Service
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from twisted.python.failure import Failure

from bots.core.concurrency.database_thread import DatabaseThread
from bots.core.concurrency.ordered import CloseOnStop, OrderedServices, combine_services
from bots.core.runtime.instance_lock import acquire_instance_lock
from quoters.errors import StorageFailed


class Noting(Service):
    """Notes its start and its stop, which takes until ``ended`` fires."""

    def __init__(self, name: str, notes: list[str]) -> None:
        self.name = name
        self.notes = notes
        self.ended: Deferred[None] = Deferred()

    def startService(self) -> None:
        super().startService()
        self.notes.append(f"start {self.name}")

    def stopService(self) -> Deferred[None]:
        super().stopService()
        self.notes.append(f"stop {self.name}")
        return self.ended


def test_what_is_needed_stops_last() -> None:
    """Each one only when those after it have stopped."""
    notes: list[str] = []
    first, second = Noting("first", notes), Noting("second", notes)
    house = OrderedServices(CloseOnStop(lambda: notes.append("closed")), first, second)
    house.startService()
    ended = house.stopService()
    assert notes == ["start first", "start second", "stop second"]
    second.ended.callback(None)
    assert notes[3:] == ["stop first"]
    first.ended.callback(None)
    assert notes[4:] == ["closed"]
    assert ended.called


def test_one_that_does_not_stop_cleanly_keeps_nobody() -> None:
    """Its failure is logged, and those before it stop, too."""
    notes: list[str] = []
    first, second = Noting("first", notes), Noting("second", notes)
    house = OrderedServices(first, second)
    house.startService()
    with capturedLogs() as logs:
        house.stopService()
        second.ended.errback(RuntimeError("oops"))
    assert notes[-1] == "stop first"
    assert ["oops" in event["log_failure"].getErrorMessage() for event in logs] == [True]


def test_those_that_do_not_need_each_other_stop_at_once() -> None:
    """None waits for another."""
    notes: list[str] = []
    both = combine_services(Noting("a", notes), Noting("b", notes))
    both.startService()
    both.stopService()
    assert sorted(notes[2:]) == ["stop a", "stop b"]


def test_a_second_runner_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Until the first lets go."""
    file = tmp_path / "quotes.db.lock"
    held = acquire_instance_lock(file)
    with pytest.raises(StorageFailed, match=f"another quotes run holds {file}: stop it first"):
        acquire_instance_lock(file)
    held.close()
    acquire_instance_lock(file).close()


def test_a_lock_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With the system's reason."""
    with pytest.raises(StorageFailed, match=r"cannot write .*/nowhere/lock: No such file"):
        acquire_instance_lock(tmp_path / "nowhere" / "lock")


class FromThreads(Clock):
    """A reactor to which threads may call back; tests let what they called happen."""

    def __init__(self) -> None:
        super().__init__()
        self.called: list[Any] = []

    def callFromThread(self, function: Any, *args: Any, **kwargs: Any) -> None:
        self.called.append((function, args, kwargs))

    def catch_up(self) -> None:
        called, self.called = self.called, []
        for function, args, kwargs in called:
            function(*args, **kwargs)


def test_queries_run_in_one_thread_in_their_order() -> None:
    """Those from before the start, too; the stop waits for all of them."""
    reactor = FromThreads()
    thread = DatabaseThread(reactor)  # type: ignore[arg-type]
    results: list[Any] = []

    async def ask(n: int) -> None:
        results.append(await thread(lambda: (n, current_thread().name)))

    asked = [Deferred.fromCoroutine(ask(n)) for n in range(2)]
    thread.startService()
    asked += [Deferred.fromCoroutine(ask(n)) for n in range(2, 5)]
    thread.stopService()
    reactor.catch_up()
    assert [n for n, _ in results] == [0, 1, 2, 3, 4]
    (name,) = {name for _, name in results}
    assert name.startswith("PoolThread-database")
    assert all(deferred.called for deferred in asked)


def test_what_waits_too_long_at_the_end_is_not_begun() -> None:
    """Three thousand slow calls do not hold up the stop; each knows that it was not done."""
    reactor = FromThreads()
    thread = DatabaseThread(reactor)  # type: ignore[arg-type]
    ended: list[str] = []

    async def ask() -> None:
        try:
            await thread(sleep, 0.01)
            ended.append("done")
        except CancelledError:
            ended.append("cancelled")

    thread.startService()
    for _ in range(3000):
        Deferred.fromCoroutine(ask())
    began = monotonic()
    thread.stopService()
    assert monotonic() - began < 15  # without the bound it takes thirty seconds
    reactor.catch_up()
    assert ended.count("done") + ended.count("cancelled") == 3000
    assert "cancelled" in ended


def test_a_query_that_fails_fails_where_it_was_asked() -> None:
    """With what the store raised."""
    reactor = FromThreads()
    thread = DatabaseThread(reactor)  # type: ignore[arg-type]

    def fail() -> None:
        raise StorageFailed("the disk is full")

    async def ask() -> None:
        await thread(fail)

    failures: list[Failure] = []
    Deferred.fromCoroutine(ask()).addErrback(failures.append)
    thread.startService()
    thread.stopService()
    reactor.catch_up()
    assert failures[0].check(StorageFailed)
