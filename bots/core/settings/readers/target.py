"""Reading where a broadcast goes."""

import re
from pathlib import Path

from bots.core.model.target import Target


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
