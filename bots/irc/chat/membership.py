"""Which channels we are in, and who else is there.  Sans I/O."""

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

_HIDING = frozenset("Ddu")
"""Channel modes under which NAMES does not show everybody: joins are shown when somebody speaks
(``D``, ``d`` of ircu, InspIRCd, UnrealIRCd), or only operators are shown (``u``, an auditorium)."""

_FLAGS = re.compile(r"([+-])([A-Za-z]+)")


@dataclass(slots=True)
class Channel:
    """A channel we are in: its name as the server writes it, and the nicks there, folded.

    ``is_whole``: whether the server has told of all who were there when we came; ``hiding`` are the
    modes by which it may not have shown some.
    """

    name: str
    nicks: set[str] = field(default_factory=set)
    is_whole: bool = False
    hiding: frozenset[str] = frozenset()


class Membership:
    """Keeps count of channels and people as the server tells of them.

    :param fold: gives a name as the server compares it.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._channels: dict[str, Channel] = {}

    def __contains__(self, channel: str) -> bool:
        """Whether we are in this channel."""
        return self._fold(channel) in self._channels

    def names(self) -> list[str]:
        """Return the channels we are in, in the order we came."""
        return [channel.name for channel in self._channels.values()]

    def nicks_in(self, channel: str) -> AbstractSet[str]:
        """Return the nicks, folded, of those in a channel that we are in."""
        found = self._channels.get(self._fold(channel))
        return frozenset() if found is None else found.nicks

    def is_empty(self, channel: str, own_nick: str) -> bool:
        """Whether surely nobody but ourselves is in a channel that we are in."""
        found = self._channels.get(self._fold(channel))
        if found is None or not found.is_whole or found.hiding:
            return False
        return found.nicks <= {self._fold(own_nick)}

    def enter(self, channel: str) -> None:
        """Come into a channel ourselves."""
        self._channels[self._fold(channel)] = Channel(channel)

    def leave(self, channel: str) -> None:
        """Leave a channel ourselves."""
        self._channels.pop(self._fold(channel), None)

    def add(self, channel: str, nicks: Iterable[str]) -> None:
        """See people in a channel."""
        found = self._channels.get(self._fold(channel))
        if found is not None:
            found.nicks.update(self._fold(nick) for nick in nicks if nick)

    def told_all(self, channel: str) -> None:
        """Learn that the server has named everybody in a channel."""
        found = self._channels.get(self._fold(channel))
        if found is not None:
            found.is_whole = True

    def modes_changed(self, channel: str, flags: str) -> None:
        """Learn of a channel's modes: ``+nt``, ``-D+u``."""
        found = self._channels.get(self._fold(channel))
        if found is None:
            return
        for sign, letters in _FLAGS.findall(flags):
            hiding = _HIDING & frozenset(letters)
            found.hiding = found.hiding | hiding if sign == "+" else found.hiding - hiding

    def remove(self, nick: str, channel: str | None = None) -> None:
        """See somebody leave a channel, or without one the network."""
        channels = (
            self._channels.values()
            if channel is None
            else filter(None, [self._channels.get(self._fold(channel))])
        )
        for found in channels:
            found.nicks.discard(self._fold(nick))

    def rename(self, old: str, new: str) -> None:
        """See somebody take another nick."""
        for channel in self._channels.values():
            if self._fold(old) in channel.nicks:
                channel.nicks.discard(self._fold(old))
                channel.nicks.add(self._fold(new))
