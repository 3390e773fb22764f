"""An import: staged in short transactions, and published in one that is as short.

Published quotes are staged behind the deck, where nobody sees them, and publishing moves one mark.
The others, which are few, are kept back until then.

Of what is staged the fingerprints are made known later, many at once and in their order: those of
one portion are scattered over all pages of their table, and would each bring a page to the disk.
Who adds the same before that is the first, and what was staged is taken back.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from random import SystemRandom
from typing import NamedTuple
from uuid import uuid4

from quoters.collection.adaptive_batch import AdaptiveBatchSize
from quoters.collection.state import ACTIVE, CollectionState
from quoters.collection.unit_of_work import UnitOfWork, UnitOfWorkFactory
from quoters.errors import StorageFailed
from quoters.model.change import Action, Actor, Change
from quoters.model.number_set import NumberSet
from quoters.model.quote import Quote, QuoteState
from quoters.model.record import ImportResult, Record
from quoters.selection.shuffle import ShuffleDeck


class PreparedRecord(NamedTuple):
    """A clean quote that is to be kept, its fingerprint, and the record that it comes from."""

    quote: Quote
    mark: bytes
    record: Record

    @property
    def is_active(self) -> bool:
        """Whether no other that lives may be the same."""
        return self.quote.state in ACTIVE


_CLEARED = 500
"""Quotes that one transaction takes back."""
_UNKNOWN = 200_000
"""Fingerprints that wait until they are made known; they take 30 MB of memory."""
_MADE_KNOWN = 4000
"""Fingerprints that one transaction makes known: 10 to 20 ms."""


class BulkImport:
    """One import of clean quotes.

    ``portions`` says how many to stage at once.

    :param seconds: tells the time that passes.
    """

    def __init__(
        self, factory: UnitOfWorkFactory, actor: Actor, at: datetime, seconds: Callable[[], float]
    ) -> None:
        self.portions = AdaptiveBatchSize(seconds)
        self._factory = factory
        self._actor = actor
        self._at = at
        self._token = uuid4().hex
        self._new = 0
        self._first: int | None = None
        self._last: int | None = None
        self._keeps_numbers = False
        self._given = NumberSet()
        self._renumbered = 0
        self._duplicates = 0
        self._duplicate_lines: list[int] = []
        self._later: list[PreparedRecord] = []
        # By the fingerprint that is not known yet: the number, or None of what is kept for later.
        self._unknown: dict[bytes, int | None] = {}

    @contextmanager
    def staging(self) -> Iterator[Callable[[Sequence[PreparedRecord]], None]]:
        """Return what stages portions; all are published in the end, or none when that fails."""
        self._begin()
        try:
            yield self._stage
            self._publish()
        except BaseException:
            self._clear()
            raise

    @contextmanager
    def counting(self) -> Iterator[Callable[[Sequence[PreparedRecord]], None]]:
        """Return what only counts portions."""
        yield self._count

    def imported(self) -> ImportResult:
        """Return what was brought."""
        return ImportResult(
            self._new,
            self._duplicates,
            self._first,
            self._last,
            tuple(self._duplicate_lines),
            self._renumbered,
        )

    def _begin(self) -> None:
        """Take the place of an import that is under way, or was left by a crash."""
        self._clear()
        with self._factory.writing() as unit:
            unit.state.staging = self._token
            unit.state.staged_from = unit.state.last_number + 1
            self._keeps_numbers = not unit.quotes.page(tuple(QuoteState), 0, 1)

    def _count(self, portion: Sequence[PreparedRecord]) -> None:
        new = self._new_ones(portion)
        self._new += len(new)
        self._unknown.update((each.mark, None) for each in new if each.is_active)

    def _stage(self, portion: Sequence[PreparedRecord]) -> None:
        new = self._new_ones(portion)
        with self.portions.taking(len(portion)), self._writing() as unit:
            numbered = self._numbered(unit.state, new)
            staged = [each for each in numbered if each.quote.state == QuoteState.PUBLISHED]
            _keep(unit, staged, unit.state.top)
            unit.state.top += len(staged)
        self._unknown.update((each.mark, each.quote.number) for each in staged)
        later = [each for each in numbered if each.quote.state != QuoteState.PUBLISHED]
        self._unknown.update((each.mark, None) for each in later if each.is_active)
        self._later += later
        if len(self._unknown) >= _UNKNOWN:
            self._make_known()

    def _make_known(self) -> None:
        """Make known what is staged."""
        staged = ((mark, n) for mark, n in self._unknown.items() if n is not None)
        marks = sorted(staged, key=itemgetter(0))
        for at in range(0, len(marks), _MADE_KNOWN):
            with self._writing() as unit:
                self._take_back(unit, unit.quotes.index_stored(marks[at : at + _MADE_KNOWN]))
        self._unknown = {mark: None for mark, n in self._unknown.items() if n is None}

    def _take_back(self, unit: UnitOfWork, numbers: Collection[int]) -> None:
        """Take back of the new ones those that others have added meanwhile."""
        for number in numbers:
            if unit.slots.slot_of(number) is not None:
                ShuffleDeck(unit.slots, unit.state, SystemRandom()).remove(number)
            _erase(unit, [number])
            self._new -= 1
            self._duplicates += 1

    def _publish(self) -> None:
        self._make_known()
        with self._writing(lasting=True) as unit:
            unit.state.size = unit.state.top
            unit.state.staging = unit.state.staged_from = None
            self._store_later(unit)
            if self._new:
                why = f"{self._new} quotes from {self._first} to {self._last}"
                actor = self._actor
                done = Change(Action.IMPORTED, self._at, actor.name, actor.via, why=why)
                unit.changes.record([done])

    def _store_later(self, unit: UnitOfWork) -> None:
        """Keep what was kept for now."""
        _keep(unit, self._later, None)
        for is_active in (True, False):
            those = [each for each in self._later if each.is_active == is_active]
            marks = [(each.mark, each.quote.number or 0) for each in those]
            self._take_back(unit, unit.quotes.index_stored(marks, is_active=is_active))

    def _clear(self) -> None:
        """Take back what is staged, in short transactions."""
        left = True
        while left:
            with self._factory.writing(lasting=False) as unit:
                counters = unit.state
                low = max(counters.size, counters.top - _CLEARED)
                staged = unit.quotes.in_slots(range(low, counters.top)).values()
                _erase(unit, [quote.number for quote in staged if quote.number is not None])
                counters.top = low
                left = low > counters.size
                if not left:
                    self._take_numbers_back(unit)
                    counters.staging = counters.staged_from = None

    def _take_numbers_back(self, unit: UnitOfWork) -> None:
        """Give the numbers of what was staged, which nobody has seen, to the next ones."""
        first = unit.state.staged_from
        if first is not None:
            others = unit.quotes.page(tuple(QuoteState), first - 1, 1)
            if not others:
                unit.state.last_number = first - 1

    def _new_ones(self, portion: Sequence[PreparedRecord]) -> list[PreparedRecord]:
        """Return what is not there yet, and count the others.

        Hidden ones may be the same as others in their file, but do not come again from another.
        """
        marks = {each.mark for each in portion}
        with self._factory.reading() as unit:
            known = unit.quotes.known(marks)
        living = {mark for mark, is_active in known if is_active} | (marks & self._unknown.keys())
        hidden = {mark for mark, is_active in known if not is_active}
        new = []
        for each in portion:
            if each.mark in (living if each.is_active else hidden):
                self._duplicates += 1
                if each.record.line is not None:
                    self._duplicate_lines.append(each.record.line)
                continue
            if each.is_active:
                living.add(each.mark)
            new.append(each)
        return new

    def _numbered(
        self, counters: CollectionState, new: Sequence[PreparedRecord]
    ) -> list[PreparedRecord]:
        """Return them with new numbers, or in an empty collection with their own where free."""
        by, at, numbered = self._actor.name, self._at, []
        for quote, mark, record in new:
            number = self._number_for(quote.number, counters)
            numbered.append(PreparedRecord(quote.numbered_copy(number, by, at), mark, record))
            self._first = min(self._first or number, number)
            self._last = max(self._last or number, number)
        self._new += len(new)
        return numbered

    def _number_for(self, own: int | None, counters: CollectionState) -> int:
        if not self._keeps_numbers:
            return counters.next_number()
        if own and own not in self._given:
            number, counters.last_number = own, max(counters.last_number, own)
        else:
            number = counters.next_number()
            self._renumbered += own is not None
        self._given.add(number)
        return number

    @contextmanager
    def _writing(self, *, lasting: bool = False) -> Iterator[UnitOfWork]:
        """Change rows, as long as no other import has begun.

        What a failing power takes away of it is not missed: the last commit is the one.
        """
        with self._factory.writing(lasting=lasting) as unit:
            if unit.state.staging != self._token:
                raise StorageFailed("another import began meanwhile; of this one nothing was kept")
            yield unit


def _keep(unit: UnitOfWork, quotes: Sequence[PreparedRecord], slot: int | None) -> None:
    """Keep quotes, with the changes and votes that came with them under their new numbers."""
    unit.quotes.keep([(each.quote, each.mark) for each in quotes], slot)
    for each in quotes:
        number, record = each.quote.number, each.record
        if number is not None and (record.changes or record.votes):
            unit.changes.record(_renumbered(change, number) for change in record.changes)
            unit.votes.put(number, record.votes)
        if number is not None and record.is_flagged:
            unit.quotes.flag(number, flagged=True)


def _erase(unit: UnitOfWork, numbers: Collection[int]) -> None:
    unit.changes.erase(numbers)
    unit.votes.erase(numbers)
    unit.quotes.erase(numbers)


def _renumbered(change: Change, number: int) -> Change:
    before = change.before and replace(change.before, number=number)
    after = change.after and replace(change.after, number=number)
    return replace(change, number=number, before=before, after=after, id=None)
