"""Which quote comes on which date: drawn ahead, and kept."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from quoters.selection.shuffle import ShuffleDeck

MIN_DAYS_BETWEEN = 14
"""How many days must lie between two comings of a quote; fewer in a small collection."""


VARIETY_DAYS = 3
"""How many days before and after one are to be unlike it, if that can be."""

Traits = Callable[[Collection[int]], Mapping[int, Mapping[str, int]]]
"""Returns, by the quotes' numbers, what others may have too, and how much that weighs."""


@dataclass(frozen=True, slots=True)
class StoredDay:
    """What is stored of a day: the number of its quote, and how it came to be that one."""

    date: date
    number: int
    cycle: int
    left: int
    pinned: bool = False


class DrawnDays(Protocol):
    """The stored days."""

    def rows(self, first: date, last: date) -> list[StoredDay]:
        """Return the stored days of this span whose quote is published, by date."""
        ...

    def stored(self, day: date) -> StoredDay | None:
        """Return what is stored of a date, whatever became of its quote."""
        ...

    def neighbours(self, day: date, reach: int) -> Iterable[int]:
        """Return the quotes of so many stored days before and after this one, nearest first."""
        ...

    def keep(self, row: StoredDay) -> None:
        """Store a day, in place of what was stored for its date."""
        ...


def span(first: date, count: int) -> list[date]:
    """Return so many dates, from ``first`` on."""
    return [first + timedelta(days=step) for step in range(count)]


class Calendar:
    """Draws days out of a deck, and stores them.

    Days near each other are as unlike as a few draws allow: another author, and other tags.

    :param traits: returns what quotes have in common with others, by their numbers.
    """

    def __init__(self, days: DrawnDays, deck: ShuffleDeck, traits: Traits = lambda _: {}) -> None:
        self._days = days
        self._deck = deck
        self._traits = traits

    def missing(self, first: date, count: int) -> list[date]:
        """Return which of ``count`` dates from ``first`` on are not stored or lost their quote."""
        stored = {row.date for row in self._days.rows(first, first + timedelta(count - 1))}
        return [day for day in span(first, count) if day not in stored]

    def draw(self, day: date, but: int | None = None) -> StoredDay:
        """Draw a quote for this date, but not this one, and store it.

        :raises LookupError: when the deck is empty.
        """
        reach = min(MIN_DAYS_BETWEEN, self._deck.size // 2)
        near = list(self._days.neighbours(day, VARIETY_DAYS))
        number = self._deck.draw(
            self._days.neighbours(day, reach),
            but,
            partial(self._most_unlike, near) if near else None,
        )
        return self._keep(StoredDay(day, number, self._deck.cycle, self._deck.left + 1))

    def assign(self, day: date, number: int, *, pinned: bool) -> StoredDay:
        """Store that this quote comes on this date, in the cycle of what stood there.

        :raises LookupError: when it is not published.
        """
        before = self._days.stored(day)
        cycle = before.cycle if before else self._deck.cycle
        left = max(1, self._deck.left)
        if cycle == self._deck.cycle:
            self._deck.mark_used(number)
        return self._keep(StoredDay(day, number, cycle, left, pinned))

    def return_to_deck(self, row: StoredDay) -> None:
        """Count the quote of a date to come as not come, if this is still its cycle."""
        if row.cycle == self._deck.cycle:
            self._deck.mark_unused(row.number)

    def _most_unlike(self, near: Sequence[int], drawn: Sequence[int]) -> int:
        """Return the quote that has least in common with the days near it, the first of equals."""
        traits = self._traits([*near, *drawn])
        theirs = [traits.get(number, {}) for number in near]

        def in_common(number: int) -> int:
            mine = traits.get(number, {})
            return sum(mine[trait] for one in theirs for trait in mine.keys() & one.keys())

        return min(drawn, key=in_common)

    def _keep(self, row: StoredDay) -> StoredDay:
        self._days.keep(row)
        return row
