"""Reading where a broadcast goes."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """Where a broadcast goes: ``irc:libera/#quotes`` is ``#quotes`` of ``[irc:libera]``.

    A network of which there is only one needs no slash: ``mail:alice@example.org``; ``web`` is a
    place by itself.
    """

    network: str
    place: str

    def __str__(self) -> str:
        if not self.place:
            return self.network
        return f"{self.network}{'/' if ':' in self.network else ':'}{self.place}"


def target(value: str, _: Path) -> Target:
    """Read a target: ``irc:libera/#quotes``, ``xmpp:home/alice@example.org``, ``web``."""
    network, slash, place = value.partition("/")
    if slash and place and ":" in network:
        return Target(network, place)
    network, colon, place = value.partition(":")
    if re.fullmatch(r"[a-z][\w-]*", network) and not slash and bool(colon) == bool(place):
        return Target(network, place)
    raise ValueError(
        f'"{value}" is no target; write one like irc:libera/#quotes, '
        "xmpp:home/alice@example.org or web"
    )
