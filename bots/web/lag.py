"""How late the reactor is: whether anything stalls it."""

import time
from bisect import bisect_left
from collections.abc import Callable

from twisted.application.service import Service
from twisted.internet.interfaces import IDelayedCall, IReactorTime

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
"""Seconds; each look is counted in the first that it does not exceed."""

_EVERY = 0.5


class ReactorLag(Service):
    """Sets a timer twice a second, and notes by how much it came too late.

    ``counts`` has one number more than there are ``BOUNDS``; ``total`` is in seconds.

    :param monotonic: a clock that nobody sets.
    """

    def __init__(
        self, reactor: IReactorTime, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._reactor = reactor
        self._monotonic = monotonic
        self._call: IDelayedCall | None = None
        self.counts = [0] * (len(BOUNDS) + 1)
        self.total = 0.0

    def startService(self) -> None:
        """Begin to look."""
        super().startService()
        self._set()

    def stopService(self) -> None:
        """Look no more."""
        super().stopService()
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    def _set(self) -> None:
        self._call = self._reactor.callLater(_EVERY, self._look, self._monotonic() + _EVERY)

    def _look(self, due: float) -> None:
        late = max(0.0, self._monotonic() - due)
        self.counts[bisect_left(BOUNDS, late)] += 1
        self.total += late
        self._set()
