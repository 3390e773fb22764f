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
    """Looks once in a while whether the quote of the day is another one, and tells of it.

    The quoter itself turns at midnight, from memory; this keeps it looking ahead, and is a job for
    ``PeriodicService``.
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
        self._looked = False
        self._version: int | None = None

    async def look(self) -> float:
        """Look ahead if the day turned or the collection changed; give the seconds until midnight.

        At most one second: changes by other processes are noticed within it.
        """
        version = await self._collection.version()
        if version != self._version or self._day() != self._told:
            await self._collection.refresh()
            self._version = await self._collection.version()
        told, self._told = self._told, self._day()
        looked, self._looked = self._looked, True
        if looked and self._told is not None and self._told != told:
            day = self._collection.today()
            self._events.publish(QuoteOfTheDay(day.date, day.quote))
        return min(1.0, self._until_midnight())

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
