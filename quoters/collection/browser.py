"""Reading at leisure: pages of quotes, the archive of days, and figures of the whole."""

from collections.abc import Mapping
from datetime import date

from zope.interface import implementer

from quoters.collection.reader import search_quotes
from quoters.collection.state import QuoteFilter
from quoters.collection.unit_of_work import UnitOfWork, UnitOfWorkFactory
from quoters.errors import NoSuchQuote
from quoters.interfaces import IBrowser, IQuestions
from quoters.model.browse import START, Position, QuoteDetail
from quoters.model.quote import Day, Quote, QuoteState
from quoters.text.search import STEM, Search, broader, has_all

_MOST_DAYS = 100
"""Dates of a quote that are shown; in a collection of one quote it comes each day."""


@implementer(IBrowser)
class Browser:
    """Shows what is in the tables."""

    def __init__(self, factory: UnitOfWorkFactory) -> None:
        self._factory = factory

    def browse(self, search: Search, limit: int, offset: int = 0) -> list[Quote]:
        """See ``IBrowser``."""
        with self._factory.reading() as unit:
            if search.terms or search.is_vain:
                return search_quotes(unit, search, (QuoteState.PUBLISHED,), limit, offset)
            wanted = QuoteFilter(author=search.author, tag=search.tag)
            return _quotes(unit, unit.quotes.wanted(wanted, limit, offset=offset))

    def listing(
        self, search: Search, limit: int, position: Position = START
    ) -> tuple[list[Quote], Position | None]:
        """See ``IBrowser``."""
        if search.is_vain:
            return [], None
        reaches = [search, *(broader(search) if search.terms or search.author else ())]
        with self._factory.reading() as unit:
            for reach, one in enumerate(reaches):
                if reach < position.reach:
                    continue
                found, more = _matching(unit, one, limit, position.after)
                if found or more or position.after:
                    return found, Position(more, reach) if more else None
        return [], None

    def detail(self, number: int, today: date) -> QuoteDetail:
        """See ``IBrowser``."""
        with self._factory.reading() as unit:
            quote = unit.quotes.get(number)
            if quote is None or quote.state != QuoteState.PUBLISHED:
                raise NoSuchQuote(number)
            days = [row.date for row in unit.days.having(number, date.min) if row.date <= today]
            before, after = unit.quotes.neighbours(number)
            score = unit.votes.score(number)
        return QuoteDetail(quote, score, tuple(days[-_MOST_DAYS:]), before, after)

    def recorded_between(self, first: date, last: date) -> list[Day]:
        """See ``IBrowser``."""
        with self._factory.reading() as unit:
            stored = unit.days.rows(first, last)
            quotes = unit.quotes.get_all({row.number for row in stored})
        return [Day(row.date, quotes[row.number], row.left, pinned=row.pinned) for row in stored]

    def growth(self) -> list[tuple[str, int]]:
        """See ``IBrowser``."""
        with self._factory.reading() as unit:
            return unit.quotes.growth()


def _matching(
    unit: UnitOfWork, search: Search, limit: int, after: int
) -> tuple[list[Quote], int | None]:
    """Return quotes behind a number, and the number to go on from; None at the end."""
    groups = (search.terms,) if search.terms else ()
    wanted = QuoteFilter(groups, search.author, search.tag, without=search.without)
    numbers = unit.quotes.wanted(wanted, limit + 1, after)
    more = numbers[limit - 1] if len(numbers) > limit else None
    found = _quotes(unit, numbers[:limit])
    if any(term[0].startswith(STEM) for term in search.terms):  # the index knows beginnings alone
        found = [quote for quote in found if has_all(search, _all_of(quote))]
    return found, more


def _quotes(unit: UnitOfWork, numbers: list[int]) -> list[Quote]:
    quotes = unit.quotes.get_all(numbers)
    return [quotes[number] for number in numbers]


def _all_of(quote: Quote) -> str:
    return f"{quote.text}\n{quote.author or ''}\n{quote.source or ''}"


@implementer(IQuestions)
class Questions:
    """Counts questions in the tables."""

    def __init__(self, factory: UnitOfWorkFactory) -> None:
        self._factory = factory

    def count(self, day: date, asked: Mapping[str, int]) -> None:
        """See ``IQuestions``."""
        with self._factory.writing(lasting=False) as unit:
            unit.questions.add(day, asked)

    def asked(self, since: date) -> list[tuple[date, str, int]]:
        """See ``IQuestions``."""
        with self._factory.reading() as unit:
            return unit.questions.since(since)
