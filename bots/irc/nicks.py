"""Nicks to try when ours is taken or not allowed."""

from collections.abc import Iterator
from random import Random

SHORTEST_LIMIT = 9
"""Bytes of a nick that every server takes, RFC 2812 section 1.2.1."""

_LONGEST = 30
_TRIES = 5


def variants(nick: str, random: Random) -> Iterator[str]:
    """Return five nicks like this one: with ``_``, then such as every server takes."""
    yield f"{nick[: _LONGEST - 1]}_"
    short = f"{nick[: SHORTEST_LIMIT - 1]}_"
    tries = _TRIES - 1
    if len(nick) >= SHORTEST_LIMIT:
        yield short
        tries -= 1
    for _ in range(tries):
        yield f"{nick[: SHORTEST_LIMIT - 4]}{random.randrange(10_000):04}"
