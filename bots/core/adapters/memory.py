"""Announcing in memory: the twin of every network's announcer."""

from zope.interface import implementer

from bots.core.interfaces import IAnnouncer, NotDelivered
from bots.core.model.announcement import Announcement, Audience
from bots.core.model.token_bucket import Rate


@implementer(IAnnouncer)
class MemoryAnnouncer:
    """Keeps what is announced; any place is there, and in reach until it is put out of it.

    ``announced`` has the place and the announcement of each delivery, in order; ``audiences`` who
    is there to read it, where that is to be somebody in particular.

    :param rooms: the places that ``*`` names.
    """

    rate = Rate.unlimited()

    def __init__(self, *rooms: str) -> None:
        self.announced: list[tuple[str, Announcement]] = []
        self.audiences: dict[str, Audience] = {}
        self._rooms = rooms
        self._out_of_reach: set[str] = set()
        self._connected = True

    def connect(self) -> None:
        """Reconnect the network."""
        self._connected = True

    def disconnect(self) -> None:
        """Put the whole network out of reach."""
        self._connected = False

    def join(self, room: str) -> None:
        """Be in one more of the places that ``*`` names."""
        self._rooms = (*self._rooms, room)

    def put_out_of_reach(self, place: str) -> None:
        """Put one place out of reach."""
        self._out_of_reach.add(place)

    def places(self, pattern: str) -> list[str]:
        """See ``IAnnouncer``."""
        return list(self._rooms) if pattern == "*" else [pattern]

    def is_reachable(self, place: str) -> bool:
        """See ``IAnnouncer``."""
        return self._connected and place not in self._out_of_reach

    def audience(self, place: str) -> Audience:
        """See ``IAnnouncer``."""
        return self.audiences.get(place, Audience())

    async def announce(self, place: str, announcement: Announcement) -> None:
        """See ``IAnnouncer``."""
        if not self.is_reachable(place):
            raise NotDelivered(f"{place or 'the network'} is out of reach")
        self.announced.append((place, announcement))
