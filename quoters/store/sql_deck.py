"""The deck and the days as rows of the database, within one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain, zip_longest
from random import Random
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from quoters.calendar import Calendar, DayRow
from quoters.database import schema
from quoters.deck import Deck, Marks


class SqlSlots:
    """The column ``slot`` of the quotes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def number_at(self, slot: int) -> int:
        """See ``Slots``."""
        found = select(schema.quote.c.number).where(schema.quote.c.slot == slot)
        return int(self._connection.execute(found).scalar_one())

    def slot_of(self, number: int) -> int | None:
        """See ``Slots``."""
        found = select(schema.quote.c.slot).where(schema.quote.c.number == number)
        return self._connection.execute(found).scalar()

    def put(self, number: int, slot: int | None) -> None:
        """See ``Slots``."""
        change = update(schema.quote).where(schema.quote.c.number == number)
        self._connection.execute(change.values(slot=slot))

    def exchange(self, one: int, other: int) -> None:
        """See ``Slots``; no two quotes lie in one slot even for a moment."""
        first, second = self.number_at(one), self.number_at(other)
        self.put(first, None)
        self.put(second, one)
        self.put(first, other)

    def drop(self, slot: int) -> None:
        """See ``Slots``."""
        self.put(self.number_at(slot), None)


class SqlDays:
    """The table ``day``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, first: date, last: date) -> list[DayRow]:
        """See ``Days``."""
        return [
            day_row(row)
            for row in self._connection.execute(
                select(schema.day)
                .join(schema.quote, schema.quote.c.number == schema.day.c.number)
                .where(schema.day.c.date.between(first, last), schema.quote.c.slot.is_not(None))
                .order_by(schema.day.c.date)
            )
        ]

    def neighbours(self, day: date, reach: int) -> Iterable[int]:
        """See ``Days``."""
        on = schema.day.c.date
        numbers = select(schema.day.c.number).limit(reach)
        before = self._numbers(numbers.where(on < day).order_by(on.desc()))
        after = self._numbers(numbers.where(on > day).order_by(on))
        by_nearness = zip_longest(before, after)
        return (number for number in chain.from_iterable(by_nearness) if number is not None)

    def keep(self, row: DayRow) -> None:
        """See ``Days``."""
        self._connection.execute(delete(schema.day).where(schema.day.c.date == row.date))
        self._connection.execute(
            insert(schema.day).values(
                date=row.date,
                number=row.number,
                cycle=row.cycle,
                left=row.left,
                pinned=row.pinned,
            )
        )

    def _numbers(self, found: Select[int]) -> list[int]:
        return list(self._connection.execute(found).scalars())


class Changing:
    """The parts of the collection that one transaction changes together."""

    def __init__(self, connection: Connection, chance: Random) -> None:
        self.connection = connection
        row = connection.execute(select(schema.deck)).one()
        self.marks = Marks(row.used, row.size, row.top, row.cycle)
        self._last_number = row.last_number
        self._version = row.version
        self.deck = Deck(SqlSlots(connection), self.marks, chance)
        self.calendar = Calendar(SqlDays(connection), self.deck)

    def next_number(self) -> int:
        """Give a number that was never given before."""
        self._last_number += 1
        return int(self._last_number)

    def keep(self) -> None:
        """Store the marks, and that there was a change."""
        self.connection.execute(
            update(schema.deck).values(
                used=self.marks.used,
                size=self.marks.size,
                top=self.marks.top,
                cycle=self.marks.cycle,
                last_number=self._last_number,
                version=self._version + 1,
            )
        )


@contextmanager
def changing(connection: Connection, chance: Random) -> Iterator[Changing]:
    """Change the collection within a transaction; the marks are stored in the end."""
    change = Changing(connection, chance)
    yield change
    change.keep()


def day_row(row: Any) -> DayRow:
    """Read a row of the table ``day``."""
    return DayRow(row.date, row.number, row.cycle, row.left, row.pinned)
