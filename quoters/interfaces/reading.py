"""Reading at leisure, and figures of the whole."""

from collections.abc import Mapping
from datetime import date

from zope.interface import Interface

from quoters.model.browse import START, Position, QuoteDetail
from quoters.model.quote import Day, Quote
from quoters.text.search import Search


class IBrowser(Interface):
    """Shows published quotes in pages, and days as an archive; blocking by contract."""

    def browse(search: Search, limit: int, offset: int = 0) -> list[Quote]:
        """Return what ``IQuoteStore.search`` does; without any words, the newest first."""

    def listing(
        search: Search, limit: int, position: Position = START
    ) -> tuple[list[Quote], Position | None]:
        """Return quotes that match, by number, from a position on, and where to go on.

        A list that is read so to its end has each quote that matched all the while, once; whatever
        is added or deleted meanwhile.
        """

    def detail(number: int, today: date) -> QuoteDetail:
        """Return a published quote with all that is public of it; no date after ``today``.

        :raises NoSuchQuote: when there is none.
        """

    def recorded_between(first: date, last: date) -> list[Day]:
        """Return what is recorded of these dates, by date; draw nothing."""

    def growth() -> list[tuple[str, int]]:
        """Return how many published quotes were added in each month, ``2026-11``, by month."""


class IQuestions(Interface):
    """Remembers how often was asked on which network; blocking by contract."""

    def count(day: date, asked: Mapping[str, int]) -> None:
        """Add to the counts of a date, by network."""

    def asked(since: date) -> list[tuple[date, str, int]]:
        """Return the counts from a date on, by date and network."""
