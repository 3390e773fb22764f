"""An import: staged in short transactions, and published in one that is as short.

Published quotes are staged behind the deck, where nobody sees them, and publishing moves one mark.
The others, which are few, are kept back until then.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from quoters.history import Actor, Change, What
from quoters.imports import Imported, Record
from quoters.interfaces import StorageFailed
from quoters.quote import Quote, State
from quoters.store.rows import HIDDEN, LIVING, Rows, Tables


class Prepared(NamedTuple):
    """A clean quote that is to be kept, its fingerprint, and the record that it comes from."""

    quote: Quote
    mark: bytes
    record: Record


_PORTION = 500


class Load:
    """One import of clean quotes."""

    def __init__(self, tables: Tables, actor: Actor, at: datetime) -> None:
        self._tables = tables
        self._actor = actor
        self._at = at
        self._token = uuid4().hex
        self._new = 0
        self._numbers: list[int] = []
        self._keeps_numbers = False
        self._duplicates = 0
        self._duplicate_lines: list[int] = []
        self._later: list[Prepared] = []
        # Of those that are not among the rows.
        self._marks = set[bytes]()

    @contextmanager
    def staging(self) -> Iterator[Callable[[Sequence[Prepared]], None]]:
        """Give what stages portions; all are published in the end, or none when that fails."""
        self._begin()
        try:
            yield self._stage
            self._publish()
        except BaseException:
            self._clear()
            raise

    @contextmanager
    def counting(self) -> Iterator[Callable[[Sequence[Prepared]], None]]:
        """Give what only counts portions."""
        yield self._count

    def imported(self) -> Imported:
        """Say what was brought."""
        return Imported(
            self._new,
            self._duplicates,
            self._numbers[0] if self._numbers else None,
            self._numbers[-1] if self._numbers else None,
            tuple(self._duplicate_lines),
        )

    def _begin(self) -> None:
        """Take the place of an import that is under way, or was left by a crash."""
        self._clear()
        with self._tables.writing() as rows:
            rows.counters.staging = self._token
            rows.counters.staged_from = rows.counters.last_number + 1
            self._keeps_numbers = rows.counters.last_number == 0

    def _count(self, portion: Sequence[Prepared]) -> None:
        with self._tables.reading() as rows:
            new = list(self._unknown(rows, portion))
        self._new += len(new)
        self._marks.update(each.mark for each in new if each.quote.state in LIVING)

    def _stage(self, portion: Sequence[Prepared]) -> None:
        # What a failing power takes away of this is not missed: the last commit is the one.
        with self._tables.writing(lasting=False) as rows:
            self._check_still_ours(rows)
            staged = []
            for new in self._unknown(rows, portion):
                number = self._number(rows, new.quote)
                kept = new._replace(quote=new.quote.kept(number, self._actor.name, self._at))
                if kept.quote.state == State.PUBLISHED:
                    staged.append(kept)
                else:
                    self._later.append(kept)
                    self._marks.update({kept.mark} if kept.quote.state in LIVING else ())
            _keep(rows, staged, rows.counters.top)
            rows.counters.top += len(staged)

    def _publish(self) -> None:
        with self._tables.writing() as rows:
            self._check_still_ours(rows)
            rows.counters.size = rows.counters.top
            rows.counters.staging = rows.counters.staged_from = None
            _keep(rows, self._later, None)
            if self._new:
                why = f"{self._new} quotes from {self._numbers[0]} to {self._numbers[-1]}"
                actor = self._actor
                done = Change(What.IMPORTED, self._at, actor.name, actor.via, why=why)
                rows.history.record([done])

    def _clear(self) -> None:
        """Take back what is staged, in short transactions."""
        left = True
        while left:
            with self._tables.writing() as rows:
                counters = rows.counters
                low = max(counters.size, counters.top - _PORTION)
                staged = rows.quotes.in_slots(range(low, counters.top)).values()
                numbers = [quote.number for quote in staged if quote.number is not None]
                rows.history.erase(numbers)
                rows.votes.erase(numbers)
                rows.quotes.erase(numbers)
                counters.top = low
                left = low > counters.size
                if not left:
                    counters.staging = counters.staged_from = None

    def _unknown(self, rows: Rows, portion: Sequence[Prepared]) -> Iterator[Prepared]:
        """Give what is not there yet, and count the others.

        Hidden ones may be the same as others in their file, but do not come again from another.
        """
        marks = {each.mark for each in portion}
        known = rows.quotes.known(marks)
        living = {mark for mark, state in known if state in LIVING} | (marks & self._marks)
        hidden = {mark for mark, state in known if state in HIDDEN}
        for each in portion:
            lives = each.quote.state in LIVING
            if each.mark in (living if lives else hidden):
                self._duplicates += 1
                if each.record.line is not None:
                    self._duplicate_lines.append(each.record.line)
                continue
            if lives:
                living.add(each.mark)
            yield each

    def _number(self, rows: Rows, quote: Quote) -> int:
        """Give a new number, or where none was ever given the one it has."""
        counters = rows.counters
        if self._keeps_numbers and quote.number and quote.number > counters.last_number:
            counters.last_number = quote.number
        else:
            counters.next_number()
        self._new += 1
        self._numbers = [*self._numbers[:1], counters.last_number]
        return counters.last_number

    def _check_still_ours(self, rows: Rows) -> None:
        if rows.counters.staging != self._token:
            raise StorageFailed("another import began meanwhile; of this one nothing was kept")


def _keep(rows: Rows, quotes: Sequence[Prepared], slot: int | None) -> None:
    """Keep quotes, with the changes and votes that came with them under their new numbers."""
    rows.quotes.keep([(each.quote, each.mark) for each in quotes], slot)
    for each in quotes:
        number, record = each.quote.number, each.record
        if number is not None and (record.changes or record.votes):
            rows.history.record(_renumbered(change, number) for change in record.changes)
            rows.votes.put(number, record.votes)


def _renumbered(change: Change, number: int) -> Change:
    before = change.before and replace(change.before, number=number)
    after = change.after and replace(change.after, number=number)
    return replace(change, number=number, before=before, after=after, id=None)
