"""Finding the clients that are gone without a word, with one timer for all."""

from typing import Any

from bots.push.hub import Hub


class Heartbeat:
    """Pings every client once in ``every`` seconds, and drops who was silent since the last time.

    A round goes in ``steps``, so that ten thousand pings are not sent in one turn.

    :param ping: the bytes that ask for a sign of life.
    """

    def __init__(self, hub: Hub, ping: bytes, *, every: float = 30.0, steps: int = 20) -> None:
        self._hub = hub
        self._ping = ping
        self._every = every
        self._steps = steps
        self._round: list[Any] = []
        self._share = 1
        self._silent: set[Any] = set()

    async def beat(self) -> float:
        """Ping the next ones; give the seconds until those after them.  A job for Repeating."""
        if not self._round:
            self._round = self._hub.transports()
            self._share = max(1, -(-len(self._round) // self._steps))
        for _ in range(min(self._share, len(self._round))):
            self._ask(self._round.pop())
        return self._every / self._steps

    def heard(self, transport: Any) -> None:
        """Take note of a sign of life."""
        self._silent.discard(transport)

    def forget(self, transport: Any) -> None:
        """Expect nothing of it any more."""
        self._silent.discard(transport)

    def _ask(self, transport: Any) -> None:
        if transport not in self._hub:
            return
        if transport in self._silent:
            self._silent.discard(transport)
            self._hub.drop(transport)
        else:
            self._silent.add(transport)
            self._hub.write(transport, self._ping)
