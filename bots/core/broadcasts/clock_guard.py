"""Whether the time of day can be believed: somebody may set it ahead by mistake, and back again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from twisted.internet.interfaces import IReactorTime

JUMP = timedelta(minutes=1)
"""How far the time of day may run from the time that passes before it is doubted."""

DOUBT_SECONDS = 10.0
"""Seconds for which a time of day that jumped ahead is doubted; then it is believed."""


class ClockGuard:
    """Compares the time of day with the time that passes.

    :param clock: one that nobody sets.
    """

    def __init__(self, now: Callable[[], datetime], clock: IReactorTime) -> None:
        self._now = now
        self._clock = clock
        self._seen: tuple[datetime, float] | None = None
        self._believed_at = 0.0
        self.came_back = False
        """Whether the time of day was set back since the look before the last."""

    @property
    def is_doubtful(self) -> bool:
        """Whether it jumped ahead a moment ago: nothing is to be concluded from it."""
        return self._clock.seconds() < self._believed_at

    def look(self) -> None:
        """Look at both."""
        now, passed = self._now(), self._clock.seconds()
        before, self._seen = self._seen, (now, passed)
        self.came_back = False
        if before is None:
            return
        jump = now - before[0] - timedelta(seconds=passed - before[1])
        if jump > JUMP:
            self._believed_at = passed + DOUBT_SECONDS
        elif jump < -JUMP:
            self._believed_at, self.came_back = passed, True
