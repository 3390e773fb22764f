"""How the program stands, for the dashboard and the API."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NextBroadcast:
    """When a broadcast is due next, in UTC; None when it never is again."""

    name: str
    next: datetime | None
