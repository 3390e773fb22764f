"""A job that is done again and again, whatever it raises."""

from collections.abc import Awaitable, Callable

from twisted.application.service import Service
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorTime

from bots.core.concurrency.clock import sleep
from bots.core.concurrency.repeated_failures import RepeatedFailures
from bots.core.log import Logger


class PeriodicService(Service):
    """Runs ``job`` and sleeps as long as it says, over and over, while the service runs.

    :param job: does one round; gives the seconds until the next, of which at most ``longest`` are
        slept: timers follow the wall clock, which may be set back under us.
    """

    _log = Logger()

    def __init__(
        self,
        clock: IReactorTime,
        job: Callable[[], Awaitable[float]],
        *,
        what: str,
        longest: float = 30.0,
    ) -> None:
        self._clock = clock
        self._job = job
        self._what = what
        self._longest = longest
        self._failures = RepeatedFailures()
        self._running: Deferred[None] | None = None

    def startService(self) -> None:
        """Begin with a round at once."""
        super().startService()
        self._running = Deferred.fromCoroutine(self._run())

    def stopService(self) -> Deferred[None] | None:
        """End the sleep or the round; the result comes when it has ended."""
        super().stopService()
        running, self._running = self._running, None
        if running is not None:
            running.addErrback(lambda failure: failure.trap(CancelledError) and None)
            running.cancel()
        return running

    async def _run(self) -> None:
        while self.running:
            await sleep(self._clock, min(await self._round(), self._longest))

    async def _round(self) -> float:
        try:
            seconds = await self._job()
        except CancelledError:
            raise
        except Exception as error:
            if self._failures.is_new(repr(error)):
                self._log.failure("{what} failed; it goes on", what=self._what)
            return self._longest
        if count := self._failures.end():
            self._log.info("{what} works again, after {n} failures", what=self._what, n=count)
        return seconds
