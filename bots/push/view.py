"""What pages show that no event tells of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class View:
    """Whether there is no quote, which connections there are, and when broadcasts are due."""

    is_empty: bool
    connections: frozenset[str]
    broadcasts: Mapping[str, datetime | None]

    def differs(self, later: "View", now: datetime) -> bool:
        """Whether pages that show this must be told of a later view.

        A connection that came is an event, and a broadcast whose time has come tells the next one
        with its deliveries.
        """
        return (
            (later.is_empty and not self.is_empty)
            or not self.connections <= later.connections
            or self.broadcasts.keys() != later.broadcasts.keys()
            or any(
                due != later.broadcasts[name] and not (due is not None and due <= now)
                for name, due in self.broadcasts.items()
            )
        )
