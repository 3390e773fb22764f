"""What a person subscribed to."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Subscription:
    """A person wants the quote of the day, daily at this local time of this zone.

    ``since`` is when they said so, in UTC: what was due before is not owed to them.
    """

    person: str
    at: time
    zone: ZoneInfo
    since: datetime
