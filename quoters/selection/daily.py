"""The quote of the day, from memory."""

from collections.abc import Callable
from datetime import date

from zope.interface import implementer

from quoters.errors import EmptyCollection
from quoters.interfaces import IQuoter, IQuoteStore
from quoters.model.quote import Day, Quote

DAYS_AHEAD = 14
"""How many days are drawn ahead, today's included."""


@implementer(IQuoter)
class DailyQuoter:
    """Returns the quote of the local date that ``today`` tells, out of the days it looked ahead to.

    Whoever owns it calls ``refresh`` before the first question, once a day, and after each
    change of the collection.

    :param today: tells the local date at every question, so that the quote turns at midnight.
    """

    def __init__(self, store: IQuoteStore, today: Callable[[], date]) -> None:
        self._store = store
        self._today = today
        self._days: dict[date, Day] = {}

    def refresh(self) -> None:
        """Learn today's quote and those of the days to come; this asks the store, and blocks.

        An empty collection is no failure here: ``getQuote`` says so.
        """
        try:
            days = self._store.days(self._today(), DAYS_AHEAD)
        except EmptyCollection:
            days = []
        self._days = {day.date: day for day in days}

    def day(self) -> Day:
        """Return today's date, its quote and why it is that one.

        :raises EmptyCollection: when none is known for today.
        """
        try:
            return self._days[self._today()]
        except KeyError:
            raise EmptyCollection("the collection has no published quote") from None

    def getQuote(self) -> Quote:
        """Return today's quote.

        :raises EmptyCollection: when none is known for today.
        """
        return self.day().quote
