"""The collection in memory: for a first try, and the twin of the database in tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, zip_longest
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.calendar import Calendar, DayRow
from quoters.deck import Deck, Marks
from quoters.interfaces import Duplicate, IQuoteStore, NoQuotes, NoSuchQuote
from quoters.quote import Day, Quote
from quoters.text import cleaned, fingerprint


class _Slots:
    """A list, and a dictionary that leads back."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._slots: dict[int, int] = {}

    def number_at(self, slot: int) -> int:
        return self._numbers[slot]

    def slot_of(self, number: int) -> int | None:
        return self._slots.get(number)

    def put(self, number: int, slot: int) -> None:
        self._numbers.insert(slot, number)
        self._slots[number] = slot

    def exchange(self, one: int, other: int) -> None:
        numbers = self._numbers
        numbers[one], numbers[other] = numbers[other], numbers[one]
        self._slots[numbers[one]], self._slots[numbers[other]] = one, other

    def drop(self, slot: int) -> None:
        del self._slots[self._numbers.pop(slot)]


class _Days:
    """A dictionary by date."""

    def __init__(self, slots: _Slots) -> None:
        self._slots = slots
        self._rows: dict[date, DayRow] = {}

    def rows(self, first: date, last: date) -> list[DayRow]:
        return [
            row
            for day, row in sorted(self._rows.items())
            if first <= day <= last and self._slots.slot_of(row.number) is not None
        ]

    def neighbours(self, day: date, reach: int) -> Iterable[int]:
        before = [row.number for d, row in sorted(self._rows.items(), reverse=True) if d < day]
        after = [row.number for d, row in sorted(self._rows.items()) if d > day]
        by_nearness = zip_longest(before[:reach], after[:reach])
        return (number for number in chain.from_iterable(by_nearness) if number is not None)

    def keep(self, row: DayRow) -> None:
        self._rows[row.date] = row


@implementer(IQuoteStore)
class MemoryStore:
    """Keeps everything in dictionaries, for as long as it lives."""

    def __init__(self, chance: Random | None = None) -> None:
        self._chance = chance or SystemRandom()
        self._quotes: dict[int, Quote] = {}
        self._numbers: dict[bytes, int] = {}
        self._slots = _Slots()
        self._deck = Deck(self._slots, Marks(), self._chance)
        self._days = _Days(self._slots)
        self._calendar = Calendar(self._days, self._deck)
        self._version = 1

    def add(self, quote: Quote, by: str, at: datetime) -> Quote:
        """See ``IQuoteStore``."""
        kept = cleaned(quote)
        mark = fingerprint(kept.text)
        if mark in self._numbers:
            raise Duplicate(self._numbers[mark])
        number = len(self._quotes) + 1
        kept = replace(kept, number=number, added_by=by, added_at=at)
        self._quotes[number] = kept
        self._numbers[mark] = number
        self._deck.add(number)
        self._version += 1
        return kept

    def add_all(self, quotes: Iterable[Quote], by: str, at: datetime) -> int:
        """See ``IQuoteStore``."""
        before = len(self._quotes)
        for quote in [cleaned(quote) for quote in quotes]:
            if fingerprint(quote.text) not in self._numbers:
                self.add(quote, by, at)
        return len(self._quotes) - before

    def get(self, number: int) -> Quote:
        """See ``IQuoteStore``."""
        if self._slots.slot_of(number) is None:
            raise NoSuchQuote(number)
        return self._quotes[number]

    def sample(self, count: int) -> list[Quote]:
        """See ``IQuoteStore``."""
        size = self._deck.size
        slots = [self._chance.randrange(size) for _ in range(count if size else 0)]
        return [self._quotes[self._slots.number_at(slot)] for slot in slots]

    def count(self) -> int:
        """See ``IQuoteStore``."""
        return self._deck.size

    def days(self, first: date, count: int) -> list[Day]:
        """See ``IQuoteStore``."""
        known = self._days.rows(first, date.max)
        try:
            rows = self._calendar.drawn(first, count)
        except LookupError:
            raise NoQuotes("the collection has no published quote") from None
        if self._days.rows(first, date.max) != known:
            self._version += 1
        return [self._day(row) for row in rows]

    def recorded_days(self, before: date, count: int) -> list[Day]:
        """See ``IQuoteStore``."""
        rows = [row for row in self._days.rows(date.min, before) if row.date < before]
        return [self._day(row) for row in reversed(rows[-count:] if count else [])]

    def version(self) -> int:
        """See ``IQuoteStore``."""
        return self._version

    def close(self) -> None:
        """See ``IQuoteStore``."""

    def _day(self, row: DayRow) -> Day:
        return Day(row.date, self._quotes[row.number], row.left, pinned=row.pinned)
