"""Nicks to try when ours is taken or not allowed."""

from collections.abc import Iterator
from random import Random

_SHORTEST_LIMIT = 9
"""Bytes of a nick that every server takes, RFC 2812 section 1.2.1."""

_TRIES = 5


def variants(nick: str, random: Random) -> Iterator[str]:
    """Return five nicks like this one, of at most nine characters; the first is most like it."""
    yield f"{nick[: _SHORTEST_LIMIT - 1]}_"
    for _ in range(_TRIES - 1):
        yield f"{nick[: _SHORTEST_LIMIT - 4]}{random.randrange(10_000):04}"
