"""Services that need each other."""

from collections.abc import Callable, Coroutine
from typing import Any

from twisted.application.service import IService, MultiService, Service
from twisted.internet.defer import Deferred, maybeDeferred

from bots.core.log import Logger


class OrderedServices(MultiService):
    """Starts its services in order, and stops each one only when those after it have stopped.

    A ``MultiService`` stops all at once: whoever still wanted to write down how it ended would find
    the database gone.
    """

    _log = Logger()

    def __init__(self, *services: IService) -> None:
        super().__init__()
        for service in services:
            service.setServiceParent(self)

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


class CloseOnStop(Service):
    """Does nothing but call ``close`` when it is stopped."""

    def __init__(self, close: Callable[[], object]) -> None:
        self._close = close

    def stopService(self) -> None:
        """Close."""
        super().stopService()
        self._close()


class WriteOnStop(Service):
    """Does nothing but await ``write`` when it is stopped; what it raises is logged."""

    _log = Logger()

    def __init__(self, write: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._write = write

    def stopService(self) -> Deferred[None]:
        """Write; the result comes when that is done."""
        super().stopService()
        writing = Deferred.fromCoroutine(self._write())
        writing.addErrback(lambda failure: self._log.failure("the last could not be kept", failure))
        return writing


def combine_services(*services: IService) -> MultiService:
    """Put services together that do not need each other: they start and stop at once."""
    parent = MultiService()
    for service in services:
        service.setServiceParent(parent)
    return parent
