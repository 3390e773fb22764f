"""Which quote comes on which date: drawn ahead, and kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from quoters.deck import Deck

FEW = 14
"""How many days must lie between two comings of a quote; fewer in a small collection."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """What is stored of a day: the number of its quote, and how it came to be that one."""

    date: date
    number: int
    cycle: int
    left: int
    pinned: bool = False


class Days(Protocol):
    """The stored days."""

    def rows(self, first: date, last: date) -> list[DayRow]:
        """Give the stored days of this span whose quote is published, by date."""
        ...

    def neighbours(self, day: date, reach: int) -> Iterable[int]:
        """Give the quotes of so many stored days before and after this one, nearest first."""
        ...

    def keep(self, row: DayRow) -> None:
        """Store a day, in place of what was stored for its date."""
        ...


def span(first: date, count: int) -> list[date]:
    """Give so many dates, from ``first`` on."""
    return [first + timedelta(days=step) for step in range(count)]


class Calendar:
    """Draws days out of a deck, and stores them."""

    def __init__(self, days: Days, deck: Deck) -> None:
        self._days = days
        self._deck = deck

    def drawn(self, first: date, count: int) -> list[DayRow]:
        """Give so many days from ``first`` on; those not stored, or whose quote went, are drawn.

        :raises LookupError: when one is to be drawn and the deck is empty.
        """
        stored = {row.date: row for row in self._days.rows(first, first + timedelta(count - 1))}
        return [stored.get(day) or self.draw(day) for day in span(first, count)]

    def draw(self, day: date) -> DayRow:
        """Draw a quote for this date and store it.

        :raises LookupError: when the deck is empty.
        """
        reach = min(FEW, self._deck.size // 2)
        number = self._deck.draw(self._days.neighbours(day, reach))
        row = DayRow(day, number, self._deck.cycle, self._deck.left + 1)
        self._days.keep(row)
        return row
