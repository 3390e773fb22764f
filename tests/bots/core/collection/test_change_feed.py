"""One look at the storage for all who want to know of changes."""

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import capturedLogs

from bots.core.collection.change_feed import ChangeFeed
from bots.core.concurrency.database_thread import run_inline
from tests.bots.core.services import result_of


class Feed:
    """A feed of a number, and listeners that write down what they heard."""

    def __init__(self, run: Any = run_inline) -> None:
        self.number = 1
        self.heard: list[str] = []
        self.feed = ChangeFeed(lambda: self.number, run)

    def listen(self, name: str, *, fails: int = 0) -> Callable[[], None]:
        """Subscribe one that fails so many times first."""
        failures = [None] * fails

        async def listener() -> None:
            if failures:
                failures.pop()
                raise RuntimeError(name)
            self.heard.append(name)

        return self.feed.subscribe(listener)

    def poll(self) -> list[str]:
        """Look; return who was called."""
        self.heard.clear()
        assert result_of(self.feed.poll()) == 1.0
        return list(self.heard)


def test_everybody_is_called_once_for_a_change() -> None:
    """At the first look too: nobody knows anything yet; without a change nobody is."""
    feed = Feed()
    feed.listen("a")
    feed.listen("b")
    assert feed.poll() == ["a", "b"]
    assert feed.poll() == []
    feed.number = 2
    assert feed.poll() == ["a", "b"]


def test_who_ends_it_is_not_called_again() -> None:
    """And costs the others nothing."""
    feed = Feed()
    end = feed.listen("a")
    feed.listen("b")
    end()
    end()
    assert feed.poll() == ["b"]


def test_one_that_fails_is_called_again() -> None:
    """Until it succeeds; the failure is logged once, and the others have heard meanwhile."""
    feed = Feed()
    feed.listen("broken", fails=3)
    feed.listen("sound")
    with capturedLogs() as logs:
        assert [feed.poll() for _ in range(5)] == [["sound"], [], [], ["broken"], []]
    assert len([event for event in logs if "log_failure" in event]) == 1


def test_when_a_look_ends_all_have_dealt_with_the_change() -> None:
    """Also where another look was under way: who just changed something waits for it."""
    held: list[Deferred[None]] = []

    async def run(function: Callable[[], object]) -> object:
        return function()

    feed = Feed(run)
    done: list[int] = []

    async def slow() -> None:
        seen, wait = feed.number, Deferred[None]()
        held.append(wait)
        await wait
        done.append(seen)

    feed.feed.subscribe(slow)
    first = Deferred.fromCoroutine(feed.feed.poll())
    feed.number = 2
    second = Deferred.fromCoroutine(feed.feed.poll())
    assert (first.called, second.called) == (False, False)
    held.pop().callback(None)
    assert (first.called, second.called) == (True, False)
    held.pop().callback(None)
    assert second.called
    assert done == [1, 2]


def test_a_stop_meanwhile_is_no_failure() -> None:
    """What waits is cancelled; nothing is logged, and the next look calls it again."""
    feed = Feed()
    calls: list[Deferred[None]] = []

    async def waiting() -> None:
        calls.append(Deferred())
        await calls[-1]

    feed.feed.subscribe(waiting)
    with capturedLogs() as logs:
        look = Deferred.fromCoroutine(feed.feed.poll())
        look.addErrback(lambda failure: failure.trap(CancelledError))
        look.cancel()
        Deferred.fromCoroutine(feed.feed.poll())
    assert len(calls) == 2
    assert not [event for event in logs if "log_failure" in event]
