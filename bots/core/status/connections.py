"""The state of each network's connection, for everyone to see."""

from collections.abc import Callable
from datetime import datetime

from bots.core.status.events import ConnectionChanged, ConnectionState, EventBus


class ConnectionRegistry:
    """Knows how each connection stands and since when; tells of each change once."""

    def __init__(self, events: EventBus, now: Callable[[], datetime]) -> None:
        self._events = events
        self._now = now
        self._states: dict[str, ConnectionChanged] = {}

    def report(self, name: str, state: ConnectionState) -> None:
        """Record that the connection ``name`` (``irc:libera``) is in this state."""
        known = self._states.get(name)
        if known is None or known.state is not state:
            self._states[name] = changed = ConnectionChanged(name, state, self._now())
            self._events.publish(changed)

    def forget(self, name: str) -> None:
        """Know nothing of a connection that is configured no more."""
        self._states.pop(name, None)

    def all(self) -> list[ConnectionChanged]:
        """Return the last change of each connection, in the order they were first reported."""
        return list(self._states.values())
