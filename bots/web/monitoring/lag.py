"""How late the reactor is: whether anything stalls it."""

import time
from collections.abc import Callable

from twisted.application.service import Service
from twisted.internet.interfaces import IDelayedCall, IReactorTime

_EVERY = 0.5


class ReactorLag(Service):
    """Sets a timer twice a second, and tells by how much it came too late.

    :param noticed: is told, in seconds.
    :param monotonic: a clock that nobody sets.
    """

    def __init__(
        self,
        reactor: IReactorTime,
        noticed: Callable[[float], object],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reactor = reactor
        self._noticed = noticed
        self._monotonic = monotonic
        self._call: IDelayedCall | None = None

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
        self._noticed(max(0.0, self._monotonic() - due))
        self._set()
