"""The one place that moves what blocks, stores and ledgers, to a thread of its own."""

from collections.abc import Awaitable, Callable
from math import inf
from time import monotonic
from typing import ParamSpec, Protocol, TypeVar

from twisted.application.service import Service
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

STOPPING_SECONDS = 1.0
"""Seconds for which calls that wait are still run when the program stops."""

P = ParamSpec("P")
T = TypeVar("T")


class RunInThread(Protocol):
    """Calls a blocking function away from the reactor's thread, and gives its result later."""

    def __call__(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[T]:
        """Call it."""
        ...


class DatabaseThread(Service):
    """One thread, started and stopped with the program, in which every query runs, in order.

    What still waits a while after the program is stopped is not begun: nobody was told that it was
    done.
    """

    def __init__(self, reactor: IReactorFromThreads) -> None:
        self._reactor = reactor
        self._pool = ThreadPool(1, 1, "database")
        self._ends_at = inf

    def startService(self) -> None:
        """Start the thread; what was called before now runs first."""
        super().startService()
        self._pool.start()

    def stopService(self) -> None:
        """Run what waits, for ``STOPPING_SECONDS`` at most, then stop; the rest is cancelled."""
        super().stopService()
        self._ends_at = monotonic() + STOPPING_SECONDS
        self._pool.stop()
        self._ends_at = inf

    def __call__(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[T]:
        """Call ``function`` in the thread.

        :raises CancelledError: when the program stops before its turn came.
        """

        def call() -> T:
            if monotonic() > self._ends_at:
                raise CancelledError
            return function(*args, **kwargs)

        called: Deferred[T] = deferToThreadPool(self._reactor, self._pool, call)
        return called


async def run_inline(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Be the synchronous twin of a database thread: call at once, in this thread."""
    return function(*args, **kwargs)
