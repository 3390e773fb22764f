"""When people last spoke in the rooms, so that nobody is interrupted."""

from collections import OrderedDict
from collections.abc import Callable
from math import inf

MOST_ROOMS = 2000
"""How many rooms are remembered; of all others nobody has spoken."""


class RoomActivity:
    """Remembers the instant of the last word in each room of one network, and nothing else.

    :param seconds: tells the time that passes.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last: OrderedDict[str, float] = OrderedDict()

    def heard(self, room: str) -> None:
        """Record that somebody spoke."""
        self._last[room] = self._seconds()
        self._last.move_to_end(room)
        if len(self._last) > MOST_ROOMS:
            self._last.popitem(last=False)

    def quiet_for(self, room: str) -> float:
        """Return the seconds since somebody spoke there."""
        last = self._last.get(room)
        return inf if last is None else self._seconds() - last
