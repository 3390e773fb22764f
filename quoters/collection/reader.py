"""The collection as everybody reads it, and as the quote of the day is drawn."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.collection.archive import Archive
from quoters.collection.editor import CollectionEditor
from quoters.collection.state import QuoteFilter
from quoters.collection.unit_of_work import UnitOfWork, UnitOfWorkFactory
from quoters.errors import EmptyCollection, NoSuchQuote
from quoters.interfaces import IQuoteStore
from quoters.model.change import Action, Actor, Change
from quoters.model.quote import Day, Quote, QuoteState
from quoters.model.record import Record
from quoters.selection.calendar import StoredDay
from quoters.text.normalize import cleaned
from quoters.text.search import (
    MAX_CANDIDATES,
    STEM,
    Search,
    as_phrase,
    broader,
    has_all,
    rank,
    words,
)
from quoters.text.similarity import nearest_word

_SAME_BEGINNING = 1
"""Letters in which a word that was meant does not differ."""


@implementer(IQuoteStore)
class QuoteStore:
    """Returns quotes and days out of the tables."""

    def __init__(self, factory: UnitOfWorkFactory, chance: Random | None = None) -> None:
        self._factory = factory
        self._chance = chance or SystemRandom()

    def add(self, quote: Quote, by: str, at: datetime) -> Quote:
        """See ``IQuoteStore``."""
        kept = replace(cleaned(quote), state=QuoteState.PUBLISHED)
        with self._factory.writing() as unit:
            return CollectionEditor(unit, self._chance).add(kept, Actor(by), at)

    def add_all(self, quotes: Iterable[Quote], by: str, at: datetime) -> int:
        """See ``IQuoteStore``."""
        return Archive(self._factory).bring_in(map(Record, quotes), Actor(by), at).new

    def get(self, number: int) -> Quote:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            quote = unit.quotes.get(number)
        if quote is None or quote.state != QuoteState.PUBLISHED:
            raise NoSuchQuote(number)
        return quote

    def sample(self, count: int) -> list[Quote]:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            size = unit.state.size
            slots = [self._chance.randrange(size) for _ in range(count if size else 0)]
            lying = unit.quotes.in_slots(set(slots))
        return [lying[slot] for slot in slots]

    def count(self) -> int:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            return unit.state.size

    def days(self, first: date, count: int) -> list[Day]:
        """See ``IQuoteStore``."""
        last = date.fromordinal(first.toordinal() + count - 1)
        with self._factory.reading() as unit:
            stored = unit.days.rows(first, last)
            if len(stored) == count:
                return _days(unit, stored)
            _check_there_are_quotes(unit)
        with self._factory.writing() as unit:
            _check_there_are_quotes(unit)
            _draw_missing(CollectionEditor(unit, self._chance), first, count)
            return _days(unit, unit.days.rows(first, last))

    def recorded_day(self, day: date) -> Day | None:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            return next(iter(_days(unit, unit.days.rows(day, day))), None)

    def recorded_days(self, before: date, count: int) -> list[Day]:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            return _days(unit, unit.days.before(before, count))

    def search(self, search: Search, limit: int, offset: int = 0) -> list[Quote]:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            return search_quotes(unit, search, (QuoteState.PUBLISHED,), limit, offset)

    def suggest(self, search: Search) -> str | None:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            return suggested(unit, search)

    def page(self, limit: int, after: int = 0, *, tag: str | None = None) -> list[Quote]:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            return unit.quotes.page((QuoteState.PUBLISHED,), after, limit, tag)

    def by_author(self, author: str, limit: int, after: int = 0) -> list[Quote]:
        """See ``IQuoteStore``."""
        names = tuple((word,) for word in words(author))
        if not names:
            return []
        with self._factory.reading() as unit:
            numbers = unit.quotes.wanted(QuoteFilter(author=names), limit, after)
            quotes = unit.quotes.get_all(numbers)
        return [quotes[number] for number in numbers]

    def top(self, limit: int) -> list[tuple[Quote, int]]:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            best = unit.votes.top(limit)
            quotes = unit.quotes.get_all([number for number, _ in best])
        return [(quotes[number], score) for number, score in best]

    def is_new(self) -> bool:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            return unit.state.last_number == 0

    def version(self) -> int:
        """See ``IQuoteStore``."""
        with self._factory.reading() as unit:
            return unit.state.version

    def close(self) -> None:
        """See ``IQuoteStore``."""
        self._factory.close()


def search_quotes(
    unit: UnitOfWork, search: Search, states: tuple[QuoteState, ...], limit: int, offset: int = 0
) -> list[Quote]:
    """Return the quotes in these states that have what is looked for, best match first.

    Where none has the words themselves, those come that have words which begin so, and else those
    with other forms of the words.
    """
    if search.is_vain:
        return []
    for one in (search, *(broader(search) if search.terms or search.author else ())):
        texts = _candidates(unit, one, states)
        if texts:
            numbers = rank(one, texts)[offset : offset + limit]
            quotes = unit.quotes.get_all(numbers)
            return [quotes[number] for number in numbers]
    return []


def _candidates(unit: UnitOfWork, search: Search, states: tuple[QuoteState, ...]) -> dict[int, str]:
    """Return the texts that are ranked: those with all of it in one piece, and the newest others.

    The first are few, and are found whatever their age.
    """
    wanted = QuoteFilter(
        (search.terms,) if search.terms else (), search.author, search.tag, states, search.without
    )
    numbers = unit.quotes.wanted(wanted, MAX_CANDIDATES)
    phrase = as_phrase(search)
    if phrase is not None and len(numbers) == MAX_CANDIDATES:
        whole = replace(wanted, groups=((phrase,),))
        first = unit.quotes.wanted(whole, MAX_CANDIDATES)
        numbers = list(dict.fromkeys([*first, *numbers]))[:MAX_CANDIDATES]
    texts = unit.quotes.texts(numbers)
    if not any(term[0].startswith(STEM) for term in search.terms):
        return texts
    # The index knows beginnings alone.
    quotes = unit.quotes.get_all(numbers)
    all_of = {n: f"{q.text}\n{q.author or ''}\n{q.source or ''}" for n, q in quotes.items()}
    return {number: text for number, text in texts.items() if has_all(search, all_of[number])}


def suggested(unit: UnitOfWork, search: Search) -> str | None:
    """Return what was surely meant by words that no quote has; None if nothing comes near.

    A word that differs in its first letter is not found: it would take all words to look.
    """
    changed, meant = False, []
    for term in (*search.terms, *search.author):
        (word,) = term if len(term) == 1 else ("",)
        beginning = word[:_SAME_BEGINNING]
        known = unit.quotes.vocabulary(beginning) if len(word) > _SAME_BEGINNING else [word]
        near = word if word in known or not word else nearest_word(word, known)
        if near is None:
            return None
        changed |= near != word
        meant.append(near or f'"{" ".join(term)}"')
    return " ".join(meant) if changed else None


def _check_there_are_quotes(unit: UnitOfWork) -> None:
    if not unit.state.size:
        raise EmptyCollection("the collection has no published quote")


def _draw_missing(editor: CollectionEditor, first: date, count: int) -> None:
    """Draw what is not stored, and draw again where a quote went; that is remembered."""
    unit = editor.unit
    for day in editor.calendar.missing(first, count):
        before = unit.days.stored(day)
        drawn = editor.calendar.draw(day)
        if before is not None:
            hiding = unit.changes.of(before.number)[-1]
            unit.changes.record([_redraw(before, drawn, hiding)])


def _redraw(before: StoredDay, drawn: StoredDay, hiding: Change) -> Change:
    """Tell that a date was drawn again, since its quote went: who did that, when and why."""
    return Change(
        Action.REDRAWN,
        hiding.at,
        hiding.by,
        hiding.via,
        drawn.number,
        drawn.date,
        before.number,
        why=f"quote {before.number} was {hiding.what}",
    )


def _days(unit: UnitOfWork, stored: list[StoredDay]) -> list[Day]:
    quotes = unit.quotes.get_all({row.number for row in stored})
    return [Day(row.date, quotes[row.number], row.left, pinned=row.pinned) for row in stored]
