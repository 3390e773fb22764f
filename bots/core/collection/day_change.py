"""The turn of the day: noticed, learned and told."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bots.core.collection.cached import CachedCollection
from bots.core.status.events import EventBus, QuoteOfTheDay
from quoters import Quote
from quoters.errors import EmptyCollection


def local_date(now: Callable[[], datetime], zone: ZoneInfo) -> Callable[[], date]:
    """Return a function that tells the date in this zone."""
    return lambda: now().astimezone(zone).date()


class DayChange:
    """Keeps the quote of the day in memory, and tells of it when it is another one.

    The quoter itself turns at midnight, from memory; ``look`` is a job for ``PeriodicService`` that
    keeps it looking ahead, ``storage_changed`` a listener of the change feed.
    """

    def __init__(
        self,
        collection: CachedCollection,
        events: EventBus,
        now: Callable[[], datetime],
        zone: ZoneInfo,
    ) -> None:
        self._collection = collection
        self._events = events
        self._now = now
        self._zone = zone
        self._told: tuple[date, Quote] | None = None
        self._has_looked = False

    async def look(self) -> float:
        """Look ahead if the day turned; return the seconds until midnight."""
        if self._day() != self._told:
            await self.storage_changed()
        return self._until_midnight()

    async def storage_changed(self) -> None:
        """Learn the quotes of this and the coming days; tell if today's is another."""
        await self._collection.refresh()
        told, self._told = self._told, self._day()
        had_looked, self._has_looked = self._has_looked, True
        if had_looked and self._told is not None and self._told != told:
            day = self._collection.today()
            self._events.publish(QuoteOfTheDay(day.date, day.quote))

    def _day(self) -> tuple[date, Quote] | None:
        try:
            day = self._collection.today()
        except EmptyCollection:
            return None
        return day.date, day.quote

    def _until_midnight(self) -> float:
        now = self._now()
        tomorrow = now.astimezone(self._zone).date() + timedelta(days=1)
        midnight = datetime.combine(tomorrow, datetime.min.time(), self._zone)
        return max(0.0, (midnight - now).total_seconds()) + 0.01
