"""Noticing a server that has fallen silent."""

from collections.abc import Callable

from bots.irc.timers import Timers

SILENT_BEATS = 2
"""How many beats may bring nothing before the connection counts as dead."""


class PingTimer:
    """Asks for a sign of life at every beat; gives up after two that brought none.

    :param every: seconds between beats.
    :param ask: sends something that the server answers.
    """

    def __init__(
        self,
        alarms: Timers,
        every: float,
        ask: Callable[[], None],
        on_fatal: Callable[[], None],
    ) -> None:
        self._alarms = alarms
        self._every = every
        self._ask = ask
        self._on_fatal = on_fatal
        self._silent = -1

    def start(self) -> None:
        """Begin to beat."""
        self._alarms.after(self._every, self._beat)

    def hear(self) -> None:
        """Record that something came."""
        self._silent = -1

    def _beat(self) -> None:
        self._silent += 1
        if self._silent >= SILENT_BEATS:
            self._on_fatal()
            return
        self._ask()
        self._alarms.after(self._every, self._beat)
