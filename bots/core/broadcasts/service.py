"""The broadcaster at work, as a part of the program."""

from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from bots.core.broadcasts.scheduler import BroadcastScheduler
from bots.core.concurrency.periodic import PeriodicService

LEAVING = 2.0
"""Seconds that the deliveries under way have to end when the program stops."""


class BroadcastService(Service):
    """Looks again and again; when it stops, lets end what is under way.

    :param longest: seconds after which it looks again whatever it expects: the clock may be set.
    """

    def __init__(
        self, clock: IReactorTime, scheduler: BroadcastScheduler, *, longest: float = 1.0
    ) -> None:
        self._scheduler = scheduler
        self._looking = PeriodicService(
            clock, scheduler.look, what="looking what is due", longest=longest
        )

    def startService(self) -> None:
        """Look at once."""
        super().startService()
        self._looking.startService()

    def stopService(self) -> Deferred[None]:
        """Look no more; the result comes when nothing is under way."""
        super().stopService()
        return Deferred.fromCoroutine(self._stop())

    async def _stop(self) -> None:
        stopped = self._looking.stopService()
        if stopped is not None:
            await stopped
        await self._scheduler.finish(LEAVING)
