"""The order in which quotes come: an incremental Fisher-Yates shuffle over dense slots.

Every published quote lies in one slot::

    0 ........ used ........ size ........ top
    has come   has not yet   staged: an import that is not published

A draw takes any slot of the middle part, exchanges it with the first of that part and moves
``used`` behind it, so that each quote comes once in a cycle and the order of the rest stays open.
What is added or removed moves a few slots, whatever the size.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

_CHOICE = 12
"""How many are drawn where one of them may be chosen."""


class Slots(Protocol):
    """Where each quote lies: a dense array of numbers, and the way back."""

    def number_at(self, slot: int) -> int:
        """Return the number of the quote in this slot."""
        ...

    def slot_of(self, number: int) -> int | None:
        """Return the slot of this quote, None when it lies in none."""
        ...

    def put(self, number: int, slot: int) -> None:
        """Lay a quote that lies nowhere into a slot behind the last one."""
        ...

    def swap(self, one: int, other: int) -> None:
        """Swap the quotes of two different slots."""
        ...

    def drop(self, slot: int) -> None:
        """Take the quote out of the last slot."""
        ...


@dataclass(slots=True)
class DeckPosition:
    """Where the parts of the deck end, and which cycle runs, from 1."""

    used: int = 0
    size: int = 0
    top: int = 0
    cycle: int = 1


class ShuffleDeck:
    """Draws, adds and removes; changes ``slots`` and ``marks`` in place."""

    def __init__(self, slots: Slots, marks: DeckPosition, chance: Random) -> None:
        self._slots = slots
        self._marks = marks
        self._chance = chance

    @property
    def size(self) -> int:
        """How many quotes are published."""
        return self._marks.size

    @property
    def cycle(self) -> int:
        """Which cycle runs, from 1."""
        return self._marks.cycle

    @property
    def left(self) -> int:
        """How many have not come in this cycle."""
        return self._marks.size - self._marks.used

    def add(self, number: int) -> None:
        """Lay in a new quote, which has not come yet."""
        self._slots.put(number, self._marks.top)
        self._marks.top += 1
        self._publish(self._marks.top - 1)

    def remove(self, number: int) -> None:
        """Take out a quote; the last one of each part fills the gap of that part."""
        marks = self._marks
        slot = self._slot_of(number)
        if slot < marks.used:
            slot = self._move(slot, marks.used - 1)
            marks.used -= 1
        if slot < marks.size:
            slot = self._move(slot, marks.size - 1)
            marks.size -= 1
        self._slots.drop(self._move(slot, marks.top - 1))
        marks.top -= 1

    def draw(
        self,
        excluded: Iterable[int],
        but: int | None = None,
        choose: Callable[[Sequence[int]], int] | None = None,
    ) -> int:
        """Return the number of a quote that has not come, and mark it; a worn deck begins anew.

        :param excluded: numbers that had better not come now, the most unwanted first; at least
            one that has not come is let in.
        :param but: one that does not come now, unless it is all there is.
        :param choose: chooses one of a few that were drawn; without it the first is taken.
        :raises LookupError: when the deck is empty.
        """
        marks = self._marks
        if not marks.size:
            raise LookupError("the deck is empty")
        if not self.left or (self.left == 1 and self._slots.number_at(marks.used) == but):
            marks.used, marks.cycle = 0, marks.cycle + 1
        unwanted = [but, *excluded] if but else list(excluded)
        tries = 1 if choose is None else min(_CHOICE, self.left)
        drawn = [self._slots.number_at(self._chosen(unwanted)) for _ in range(tries)]
        number = drawn[0] if choose is None else choose(drawn)
        self.mark_used(number)
        return number

    def mark_used(self, number: int) -> None:
        """Count a quote as come in this cycle."""
        slot = self._slot_of(number)
        if slot >= self._marks.used:
            self._move(slot, self._marks.used)
            self._marks.used += 1

    def mark_unused(self, number: int) -> None:
        """Count a quote as not come in this cycle, so that it will."""
        slot = self._slot_of(number)
        if slot < self._marks.used:
            self._move(slot, self._marks.used - 1)
            self._marks.used -= 1

    def _chosen(self, excluded: Iterable[int]) -> int:
        """Choose one slot of those that have not come, each as likely as any other."""
        marks = self._marks
        closed = set[int]()
        for slot in map(self._slots.slot_of, excluded):
            if slot is not None and marks.used <= slot < marks.size and len(closed) < self.left - 1:
                closed.add(slot)
        chosen = self._chance.randrange(marks.used, marks.size - len(closed))
        for slot in sorted(closed):
            chosen += slot <= chosen
        return chosen

    def _publish(self, slot: int) -> None:
        """Move a staged quote to the end of those that are published and have not come."""
        self._move(slot, self._marks.size)
        self._marks.size += 1

    def _slot_of(self, number: int) -> int:
        slot = self._slots.slot_of(number)
        if slot is None:
            raise LookupError(f"quote {number} is not in the deck")
        return slot

    def _move(self, slot: int, to: int) -> int:
        if slot != to:
            self._slots.swap(slot, to)
        return to
