"""What was just said in the rooms, kept for a while in memory, for ``grab``."""

from collections import OrderedDict, deque
from collections.abc import Collection
from dataclasses import dataclass

MOST_ROOMS = 500
MOST_ASKERS = 2000
MOST_LINES = 200
"""How many rooms, askers, and lines of a room are remembered; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class RecentMessage:
    """A line that somebody said; ``person`` as far as the network vouches for it.

    ``also`` are other identities of the same person.
    """

    nick: str
    person: str | None
    text: str
    also: tuple[str, ...] = ()

    @property
    def persons(self) -> tuple[str, ...]:
        """All identities; none of nobody in particular."""
        return () if self.person is None else (self.person, *self.also)


class RecentMessages:
    """Remembers the last lines of each room; nothing of it is ever written to a disk."""

    def __init__(self) -> None:
        self._rooms: OrderedDict[tuple[str, str], deque[RecentMessage]] = OrderedDict()
        self._askers: OrderedDict[tuple[str, str], tuple[str, ...]] = OrderedDict()

    def note(self, network: str, place: str, heard: RecentMessage) -> None:
        """Remember a line that was said in a room, and that was no command of ours."""
        room = (network, place.casefold())
        self._rooms.setdefault(room, deque(maxlen=MOST_LINES)).append(heard)
        self._rooms.move_to_end(room)
        if len(self._rooms) > MOST_ROOMS:
            self._rooms.popitem(last=False)

    def asked(self, network: str, nick: str, persons: tuple[str, ...]) -> None:
        """Remember who asked us something by this nick; what it was is not kept."""
        self._askers[network, nick.casefold()] = persons
        if len(self._askers) > MOST_ASKERS:
            self._askers.popitem(last=False)

    def persons_called(self, network: str, place: str, nick: str) -> tuple[str, ...]:
        """Return who lately spoke in a room, or asked us anywhere, by this nick: all identities."""
        said = next(iter(self.said_by(network, place, nick)), None)
        known = () if said is None else said.persons
        asked = self._askers.get((network, nick.casefold()), ())
        return tuple(dict.fromkeys([*known, *asked]))

    def said_by(self, network: str, place: str, nick: str) -> list[RecentMessage]:
        """Return what this nick said in a room, the newest first."""
        lines = self._rooms.get((network, place.casefold()), ())
        return [heard for heard in reversed(lines) if heard.nick.casefold() == nick.casefold()]

    def forget(self, persons: Collection[str]) -> None:
        """Forget what somebody of these identities said, everywhere."""
        for room, lines in self._rooms.items():
            kept = (heard for heard in lines if not set(heard.persons).intersection(persons))
            self._rooms[room] = deque(kept, MOST_LINES)
