"""How the program stands, for the dashboard and the API."""

from dataclasses import dataclass
from datetime import datetime

from bots.core.settings import Target


@dataclass(frozen=True, slots=True)
class NextBroadcast:
    """When a broadcast is due next, in UTC; None when it never is again; and where it goes."""

    name: str
    next: datetime | None
    targets: tuple[Target, ...] = ()

    def comes_to(self, network: str, place: str) -> bool:
        """Say whether one of its targets is this place: ``irc:libera``, ``#quotes``."""
        return any(
            target.network == network and target.place.casefold() in ("*", place.casefold())
            for target in self.targets
        )
