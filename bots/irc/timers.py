"""Timers that go when their connection goes."""

from collections.abc import Callable
from typing import ParamSpec

from twisted.internet.interfaces import IDelayedCall, IReactorTime

from bots.core.log import Logger

P = ParamSpec("P")


class Timers:
    """Calls things later, until all is cancelled; what one of them raises is logged."""

    _log = Logger()

    def __init__(self, clock: IReactorTime) -> None:
        self._clock = clock
        self._calls: set[IDelayedCall] = set()

    def after(
        self, seconds: float, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], None]:
        """Call it after so many seconds; what is given back takes that back."""

        def ring() -> None:
            self._calls.discard(call)
            try:
                function(*args, **kwargs)
            except Exception:
                self._log.failure("{function} failed", function=function)

        call: IDelayedCall = self._clock.callLater(seconds, ring)
        self._calls.add(call)
        return lambda: self._cancel(call)

    def cancel_all(self) -> None:
        """Take everything back."""
        for call in tuple(self._calls):
            self._cancel(call)

    def _cancel(self, call: IDelayedCall) -> None:
        self._calls.discard(call)
        if call.active():
            call.cancel()
