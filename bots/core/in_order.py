"""Services that need each other."""

from twisted.application.service import MultiService, Service
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.logger import Logger


class InOrder(MultiService):
    """Starts its services in order, and stops each one only when those after it have stopped.

    A ``MultiService`` stops all at once: whoever still wanted to write down how it ended would find
    the database gone.
    """

    _log = Logger()

    def stopService(self) -> Deferred[None]:
        """Stop the last one, then the one before; the result comes when all have."""
        Service.stopService(self)
        return Deferred.fromCoroutine(self._stop())

    async def _stop(self) -> None:
        for service in reversed(list(self)):
            try:
                await maybeDeferred(service.stopService)
            except Exception:
                self._log.failure("{service} did not stop cleanly", service=service)
