"""Finding the clients that are gone without a word, with one timer for all."""

from typing import Any

from bots.push.hub import Hub


class Heartbeat:
    """Pings every client once in ``every`` seconds, and drops who was silent since the last time.

    A round goes in ``steps``, so that ten thousand pings are not sent in one turn.  Time is counted
    in steps: a clock that is set drops nobody.

    :param ping: the bytes that ask for a sign of life.
    """

    def __init__(self, hub: Hub, ping: bytes, *, every: float = 30.0, steps: int = 20) -> None:
        self._hub = hub
        self._ping = ping
        self._every = every
        self._steps = steps
        self._round: list[Any] = []
        self._share = 1
        self._beats = 0
        self._asked: dict[Any, int] = {}

    async def beat(self) -> float:
        """Ping the next ones; give the seconds until those after them.  A job for Repeating."""
        self._beats += 1
        if not self._round:
            self._round = self._hub.transports()
            self._share = max(1, -(-len(self._round) // self._steps))
        for _ in range(min(self._share, len(self._round))):
            self._ask(self._round.pop())
        return self._every / self._steps

    def heard(self, transport: Any) -> None:
        """Record a sign of life."""
        self._asked.pop(transport, None)

    def forget(self, transport: Any) -> None:
        """Expect nothing of it any more."""
        self._asked.pop(transport, None)

    def _ask(self, transport: Any) -> None:
        if transport not in self._hub:
            return
        asked = self._asked.get(transport)
        if asked is None:
            self._asked[transport] = self._beats
            self._hub.write(transport, self._ping)
        elif self._beats - asked >= self._steps:
            self._hub.drop(transport)
            self.forget(transport)
