"""The collection as those who talk use it: what is asked most in memory, the rest in its thread."""

from datetime import date

from bots.core.concurrency.database_thread import RunInThread
from quoters import IQuoteStore, Quote
from quoters.model.quote import Day
from quoters.selection.daily import DailyQuoter
from quoters.selection.random import RandomQuoter
from quoters.text.search import Search


class CachedCollection:
    """Answers at once where it can, and elsewhere asks the store in the database's thread.

    :param daily: has looked ahead already, or ``refresh`` is called before the first question.
    """

    def __init__(
        self,
        store: IQuoteStore,
        run_in_thread: RunInThread,
        daily: DailyQuoter,
        chance: RandomQuoter,
    ) -> None:
        self._store = store
        self._run_in_thread = run_in_thread
        self._daily = daily
        self._chance = chance
        self._refilling = False

    def today(self) -> Day:
        """Return today's date and its quote, from memory.

        :raises EmptyCollection: when the collection is empty.
        """
        return self._daily.day()

    async def random(self) -> Quote:
        """Return a quote by chance, from memory; the ring behind it is refilled when it is worn.

        :raises EmptyCollection: when the collection is empty.
        """
        quote = self._chance.getQuote()
        if self._chance.needs_refill and not self._refilling:
            self._refilling = True
            try:
                await self._run_in_thread(self._chance.refill)
            finally:
                self._refilling = False
        return quote

    async def get(self, number: int) -> Quote:
        """Return the quote of this number.

        :raises NoSuchQuote: when there is none to be seen.
        """
        return await self._run_in_thread(self._store.get, number)

    async def search(self, looked_for: Search, limit: int) -> list[Quote]:
        """Return the published quotes that have all of it, best match first."""
        return await self._run_in_thread(self._store.search, looked_for, limit)

    async def suggest(self, looked_for: Search) -> str | None:
        """Return what was surely meant by a search that finds nothing."""
        return await self._run_in_thread(self._store.suggest, looked_for)

    def recorded_days(self, before: date, count: int) -> list[Day]:
        """Return the newest recorded days earlier than a date; blocking."""
        return self._store.recorded_days(before, count)

    def coming_days(self, first: date, count: int) -> list[Day]:
        """Return the days from a date on, drawn where they are not yet; blocking.

        :raises EmptyCollection: when the collection is empty.
        """
        return self._store.days(first, count)

    async def top(self, limit: int) -> list[tuple[Quote, int]]:
        """Return the quotes with the most votes, and how many more are for each than against."""
        return await self._run_in_thread(self._store.top, limit)

    async def count(self) -> int:
        """Return how many published quotes there are."""
        return await self._run_in_thread(self._store.count)

    async def refresh(self) -> None:
        """Look ahead, and draw new random ones: the day turned, or the collection changed."""
        await self._run_in_thread(self._daily.refresh)
        await self._run_in_thread(self._chance.refill)

    async def version(self) -> int:
        """Return a number that is another one after any change of the collection."""
        return await self._run_in_thread(self._store.version)
