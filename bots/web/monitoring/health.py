"""Whether the program lives, and whether it is ready to serve."""

from http import HTTPStatus
from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.defer import TimeoutError as TimedOut
from twisted.internet.interfaces import IReactorTime
from twisted.web.iweb import IRequest

from bots.core.collection.cached import CachedCollection
from bots.core.log import Logger
from bots.web.http.answers import answer_json, error_json
from bots.web.http.routing import Routes

READY_TIMEOUT_SECONDS = 2.0
"""Seconds that the collection may take to answer."""


class Health:
    """Answers those who watch over the program."""

    _log = Logger()

    def __init__(self, collection: CachedCollection, clock: IReactorTime) -> None:
        self._collection = collection
        self._clock = clock

    def alive(self) -> Any:
        """Return the resource of ``/healthz``."""
        return self._alone(lambda request: answer_json(request, {"status": "alive"}))

    def ready(self) -> Any:
        """Return the resource of ``/readyz``."""
        return self._alone(self._ready)

    def _alone(self, answer: Any) -> Any:
        routes = Routes(error_json)
        routes.get("/", answer)
        return routes.resource()

    async def _ready(self, request: IRequest) -> bytes:
        counting = Deferred.fromCoroutine(self._collection.count())
        try:
            quotes = await counting.addTimeout(READY_TIMEOUT_SECONDS, self._clock)
        except TimedOut:
            sentence = f"The collection did not answer within {READY_TIMEOUT_SECONDS:.0f} seconds."
        except CancelledError:  # who asked has gone
            raise
        except Exception:
            self._log.failure("not ready: the collection cannot be read")
            sentence = "The collection cannot be read."
        else:
            return answer_json(request, {"status": "ready", "quotes": quotes})
        return error_json(request, HTTPStatus.SERVICE_UNAVAILABLE, sentence)
