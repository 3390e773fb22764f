"""How long a connection may be silent: before it is welcomed, and afterwards."""

from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall, IReactorTime

REGISTRATION_SECONDS = 30.0
"""Seconds from connecting to NICK and USER."""
PING_SECONDS = 120.0
"""Seconds of silence before a PING, and as many for its answer."""


class IdleTimer:
    """Ends a connection that has not registered in time, or answers no PING.

    :param ping: sends a PING.
    :param end: ends the connection, for this reason.
    """

    def __init__(
        self, clock: IReactorTime, ping: Callable[[], None], end: Callable[[str], None]
    ) -> None:
        self._clock = clock
        self._ping = ping
        self._end = end
        self._heard_at = clock.seconds()
        self._is_asked = False
        self._call: IDelayedCall | None = clock.callLater(
            REGISTRATION_SECONDS, self._end, "Registration timed out"
        )

    def registered(self) -> None:
        """Look for silence from now on."""
        self.stop()
        self.heard()
        self._call = self._clock.callLater(PING_SECONDS, self._look)

    def heard(self) -> None:
        """Record that something came."""
        self._heard_at, self._is_asked = self._clock.seconds(), False

    def stop(self) -> None:
        """Look no more."""
        call, self._call = self._call, None
        if call is not None and call.active():
            call.cancel()

    def _look(self) -> None:
        left = PING_SECONDS - (self._clock.seconds() - self._heard_at)
        if left <= 0 and self._is_asked:
            self._end("Ping timeout")
            return
        if left <= 0:
            self._is_asked, self._heard_at = True, self._clock.seconds()
            self._ping()
            left = PING_SECONDS
        self._call = self._clock.callLater(left, self._look)
