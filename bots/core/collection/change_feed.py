"""Whether anything in the storage was changed, asked once for all who want to know."""

from collections.abc import Awaitable, Callable

from twisted.internet.defer import CancelledError, DeferredLock

from bots.core.concurrency.database_thread import RunInThread
from bots.core.log import Logger

Listener = Callable[[], Awaitable[None]]

_EVERY = 1.0
"""Seconds between two looks: changes by other processes are noticed within it."""


class ChangeFeed:
    """Calls its listeners after a change, by this process or by others; a job to be repeated.

    A listener that fails is called again at the next look, until it does not.

    :param change_token: returns a value that is another one after any change; blocking.
    """

    _log = Logger()

    def __init__(self, change_token: Callable[[], object], run_in_thread: RunInThread) -> None:
        self._change_token = change_token
        self._run_in_thread = run_in_thread
        self._one_by_one = DeferredLock()
        self._served: dict[Listener, object] = {}
        self._failing: set[Listener] = set()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call this from the next look on, first of all there; return what ends it."""
        self._served[listener] = None

        def unsubscribe() -> None:
            self._served.pop(listener, None)

        return unsubscribe

    async def poll(self) -> float:
        """Call whom it concerns if anything changed; return the seconds until the next look.

        When it returns, every listener has dealt with all changes that were made before the call.
        """
        await self._one_by_one.acquire()
        try:
            token = await self._run_in_thread(self._change_token)
            for listener in [one for one, served in self._served.items() if served != token]:
                await self._call(listener, token)
        finally:
            self._one_by_one.release()
        return _EVERY

    async def _call(self, listener: Listener, token: object) -> None:
        try:
            await listener()
        except CancelledError:  # the program stops
            raise
        except Exception:
            if listener not in self._failing:  # what goes on failing is said once
                self._failing.add(listener)
                self._log.failure("a change of the collection could not be followed; it is retried")
        else:
            self._failing.discard(listener)
            if listener in self._served:
                self._served[listener] = token
