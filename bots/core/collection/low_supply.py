"""Noticing that the quotes which have not come yet are running out, and telling moderators so."""

from collections.abc import Callable, Container, Iterable

from bots.core.collection.cached import CachedCollection
from bots.core.concurrency.database_thread import RunInThread
from quoters import Quote
from quoters.errors import EmptyCollection
from quoters.interfaces import ICalendar
from quoters.selection.daily import DAYS_AHEAD

LOW_SUPPLY_DAYS = DAYS_AHEAD
"""When fewer than these have not come yet, all of them are drawn already."""

_AGAIN = 60.0

Tell = Callable[[str, Quote, Container[str]], Iterable[str]]
"""Says a sentence about a quote to all moderators in reach but some; gives whom it was said to."""


class LowSupplyMonitor:
    """Tells each moderator once when quotes become few, and again after there were enough.

    Those whom no network can reach unasked are told by ``word_for``, with their next answer.
    """

    def __init__(
        self,
        calendar: ICalendar,
        collection: CachedCollection,
        run_in_thread: RunInThread,
        tell: Tell,
    ) -> None:
        self._calendar = calendar
        self._collection = collection
        self._run_in_thread = run_in_thread
        self._tell = tell
        self._word: str | None = None
        self._told: set[str] = set()

    async def look(self) -> float:
        """Count, and tell whom it concerns; give the seconds until the next look."""
        try:
            today = self._collection.today()
        except EmptyCollection:
            return _AGAIN
        left = await self._run_in_thread(self._calendar.unused, today.date)
        if left >= LOW_SUPPLY_DAYS:
            self._word = None
            self._told.clear()
            return _AGAIN
        self._word = (
            f"Quotes are running out: {_have_not_come(left)}. When all have, "
            "they come again; more are welcome."
        )
        self._told.update(self._tell(self._word, today.quote, self._told))
        return _AGAIN

    def word_for(self, person: str) -> str | None:
        """Return the word if there is one that this moderator has not had; they have it now."""
        if self._word is None or person in self._told:
            return None
        self._told.add(person)
        return self._word


def _have_not_come(count: int) -> str:
    if not count:
        return "all have been the quote of the day"
    have = "only 1 has" if count == 1 else f"only {count} have"
    return f"{have} not been the quote of the day yet"
