"""The collection as everybody reads it, and as the quote of the day is drawn."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.calendar import DayRow
from quoters.history import Actor, Change, What
from quoters.imports import Record
from quoters.interfaces import IQuoteStore, NoQuotes, NoSuchQuote
from quoters.quote import Day, Quote, State
from quoters.search import CAP, Search, ranked, words
from quoters.store.archive import Archive
from quoters.store.rows import Rows, Tables, Wanted
from quoters.store.shelf import Shelf
from quoters.text import cleaned


@implementer(IQuoteStore)
class QuoteStore:
    """Gives quotes and days out of the tables."""

    def __init__(self, tables: Tables, chance: Random | None = None) -> None:
        self._tables = tables
        self._chance = chance or SystemRandom()

    def add(self, quote: Quote, by: str, at: datetime) -> Quote:
        """See ``IQuoteStore``."""
        kept = replace(cleaned(quote), state=State.PUBLISHED)
        with self._tables.writing() as rows:
            return Shelf(rows, self._chance).add(kept, Actor(by), at)

    def add_all(self, quotes: Iterable[Quote], by: str, at: datetime) -> int:
        """See ``IQuoteStore``."""
        return Archive(self._tables).bring_in(map(Record, quotes), Actor(by), at).new

    def get(self, number: int) -> Quote:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            quote = rows.quotes.get(number)
        if quote is None or quote.state != State.PUBLISHED:
            raise NoSuchQuote(number)
        return quote

    def sample(self, count: int) -> list[Quote]:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            size = rows.counters.size
            slots = [self._chance.randrange(size) for _ in range(count if size else 0)]
            lying = rows.quotes.in_slots(set(slots))
        return [lying[slot] for slot in slots]

    def count(self) -> int:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            return rows.counters.size

    def days(self, first: date, count: int) -> list[Day]:
        """See ``IQuoteStore``."""
        last = date.fromordinal(first.toordinal() + count - 1)
        with self._tables.reading() as rows:
            stored = rows.days.rows(first, last)
            if len(stored) == count:
                return _days(rows, stored)
            _check_there_are_quotes(rows)
        with self._tables.writing() as rows:
            _check_there_are_quotes(rows)
            _draw_missing(Shelf(rows, self._chance), first, count)
            return _days(rows, rows.days.rows(first, last))

    def recorded_day(self, day: date) -> Day | None:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            return next(iter(_days(rows, rows.days.rows(day, day))), None)

    def recorded_days(self, before: date, count: int) -> list[Day]:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            return _days(rows, rows.days.before(before, count))

    def search(self, search: Search, limit: int, offset: int = 0) -> list[Quote]:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            return found(rows, search, (State.PUBLISHED,), limit, offset)

    def page(self, limit: int, after: int = 0, *, tag: str | None = None) -> list[Quote]:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            return rows.quotes.page((State.PUBLISHED,), after, limit, tag)

    def by_author(self, author: str, limit: int, after: int = 0) -> list[Quote]:
        """See ``IQuoteStore``."""
        names = tuple((word,) for word in words(author))
        if not names:
            return []
        with self._tables.reading() as rows:
            numbers = rows.quotes.wanted(Wanted(author=names), limit, after)
            quotes = rows.quotes.get_all(numbers)
        return [quotes[number] for number in numbers]

    def top(self, limit: int) -> list[tuple[Quote, int]]:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            best = rows.votes.top(limit)
            quotes = rows.quotes.get_all([number for number, _ in best])
        return [(quotes[number], score) for number, score in best]

    def version(self) -> int:
        """See ``IQuoteStore``."""
        with self._tables.reading() as rows:
            return rows.counters.version

    def close(self) -> None:
        """See ``IQuoteStore``."""
        self._tables.close()


def found(
    rows: Rows, search: Search, states: tuple[State, ...], limit: int, offset: int = 0
) -> list[Quote]:
    """Give the quotes in these states that have what is looked for, the fittest first."""
    wanted = Wanted((search.terms,) if search.terms else (), search.author, search.tag, states)
    texts = rows.quotes.texts(rows.quotes.wanted(wanted, CAP))
    numbers = ranked(search, texts)[offset : offset + limit]
    quotes = rows.quotes.get_all(numbers)
    return [quotes[number] for number in numbers]


def _check_there_are_quotes(rows: Rows) -> None:
    if not rows.counters.size:
        raise NoQuotes("the collection has no published quote")


def _draw_missing(shelf: Shelf, first: date, count: int) -> None:
    """Draw what is not stored, and draw again where a quote went; that is remembered."""
    rows = shelf.rows
    for day in shelf.calendar.missing(first, count):
        before = rows.days.stored(day)
        drawn = shelf.calendar.draw(day)
        if before is not None:
            hiding = rows.history.of(before.number)[-1]
            rows.history.record([_redraw(before, drawn, hiding)])


def _redraw(before: DayRow, drawn: DayRow, hiding: Change) -> Change:
    """Tell that a date was drawn again, since its quote went: who did that, when and why."""
    return Change(
        What.REDRAWN,
        hiding.at,
        hiding.by,
        hiding.via,
        drawn.number,
        drawn.date,
        before.number,
        why=f"quote {before.number} was {hiding.what}",
    )


def _days(rows: Rows, stored: list[DayRow]) -> list[Day]:
    quotes = rows.quotes.get_all({row.number for row in stored})
    return [Day(row.date, quotes[row.number], row.left, pinned=row.pinned) for row in stored]
