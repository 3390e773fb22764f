"""The days as rows of a table."""

from collections.abc import Iterable
from datetime import date
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, select

from quoters.selection.calendar import StoredDay
from quoters.storage.sql.schema import day as days
from quoters.storage.sql.schema import deck, quote

_size = select(deck.c.size).scalar_subquery()
_SEEN = select(days).join(quote, quote.c.number == days.c.number).where(quote.c.slot < _size)


class SqlDays:
    """See ``DayRepository``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, first: date, last: date) -> list[StoredDay]:
        """See ``DrawnDays``."""
        return self._rows(_SEEN.where(days.c.date.between(first, last)).order_by(days.c.date))

    def stored(self, day: date) -> StoredDay | None:
        """See ``DrawnDays``."""
        return next(iter(self._rows(select(days).where(days.c.date == day))), None)

    def neighbours(self, day: date, reach: int) -> Iterable[int]:
        """See ``DrawnDays``."""
        numbers = select(days.c.number).limit(reach)
        before = self._numbers(numbers.where(days.c.date < day).order_by(days.c.date.desc()))
        after = self._numbers(numbers.where(days.c.date > day).order_by(days.c.date))
        by_nearness = zip_longest(before, after)
        return (number for number in chain.from_iterable(by_nearness) if number is not None)

    def keep(self, row: StoredDay) -> None:
        """See ``DrawnDays``."""
        self.drop(row.date)
        self._connection.execute(
            insert(days).values(
                date=row.date,
                number=row.number,
                cycle=row.cycle,
                left=row.left,
                pinned=row.pinned,
            )
        )

    def before(self, before: date, limit: int) -> list[StoredDay]:
        """See ``DayRepository``."""
        earlier = _SEEN.where(days.c.date < before)
        return self._rows(earlier.order_by(days.c.date.desc()).limit(limit))

    def having(self, number: int, first: date) -> list[StoredDay]:
        """See ``DayRepository``."""
        found = select(days).where(days.c.number == number, days.c.date >= first)
        return self._rows(found.order_by(days.c.date))

    def came(self, number: int, cycle: int) -> bool:
        """See ``DayRepository``."""
        found = exists().where(days.c.number == number, days.c.cycle == cycle)
        return bool(self._connection.execute(select(found)).scalar())

    def drop(self, day: date) -> None:
        """See ``DayRepository``."""
        self._connection.execute(delete(days).where(days.c.date == day))

    def erase(self, number: int) -> None:
        """See ``DayRepository``."""
        self._connection.execute(delete(days).where(days.c.number == number))

    def _rows(self, found: Select[Any]) -> list[StoredDay]:
        return [
            StoredDay(row.date, row.number, row.cycle, row.left, row.pinned)
            for row in self._connection.execute(found)
        ]

    def _numbers(self, found: Select[int]) -> list[int]:
        return list(self._connection.execute(found).scalars())
