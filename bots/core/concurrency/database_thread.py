"""The one place that moves what blocks, stores and ledgers, to a thread of its own."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, Protocol, TypeVar

from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

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
    """One thread, started and stopped with the program, in which every query runs, in order."""

    def __init__(self, reactor: IReactorFromThreads) -> None:
        self._reactor = reactor
        self._pool = ThreadPool(1, 1, "database")

    def startService(self) -> None:
        """Start the thread; what was called before now runs first."""
        super().startService()
        self._pool.start()

    def stopService(self) -> None:
        """Run the calls that wait to their end, then stop."""
        super().stopService()
        self._pool.stop()

    def __call__(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[T]:
        """Call ``function`` in the thread."""
        called: Deferred[T] = deferToThreadPool(
            self._reactor, self._pool, function, *args, **kwargs
        )
        return called


async def run_inline(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Be the synchronous twin of a database thread: call at once, in this thread."""
    return function(*args, **kwargs)
