"""A broadcast that somebody wants now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from bots.core.broadcasts.broadcast import Broadcast
from bots.core.schedule import Daily, Occurrence, minute_name
from bots.core.settings import Missed
from quoters.delivery import Wanted


@dataclass(frozen=True, slots=True)
class Once:
    """Due once."""

    occurrence: Occurrence

    def following(self, instant: datetime) -> Iterator[Occurrence]:
        """Give it, if it is to come."""
        return iter([self.occurrence] if self.occurrence.due > instant else [])


def by_hand(broadcast: Broadcast, wanted: Wanted, now: datetime) -> Broadcast:
    """Make the broadcast that fulfils a wish: due when it was made, until the end of that day.

    Its occurrence is that of its date or its minute: what is sent by hand before it was due is not
    sent a second time when it is.
    """
    local = wanted.at.astimezone(broadcast.zone)
    is_daily = isinstance(broadcast.schedule, Daily)
    name = local.date().isoformat() if is_daily else minute_name(local)
    # The clock may have been set back since.
    once = Once(Occurrence(min(wanted.at, now), name))
    return replace(broadcast, schedule=once, missed=Missed(until=time(23, 59)))
