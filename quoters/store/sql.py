"""The collection in a database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import Connection, insert, select
from zope.interface import implementer

from quoters.calendar import DayRow
from quoters.database import schema
from quoters.database.sqlite import Database
from quoters.interfaces import Duplicate, IQuoteStore, NoQuotes, NoSuchQuote
from quoters.quote import Day, Quote, State
from quoters.store.sql_deck import Changing, SqlDays, changing, day_row
from quoters.text import cleaned, fingerprint

_LIVING = (State.PENDING.value, State.PUBLISHED.value)
_PUBLISHED = schema.quote.c.slot < select(schema.deck.c.size).scalar_subquery()


@implementer(IQuoteStore)
class SqlStore:
    """Keeps everything in one database, whose tables are there; threads may share it."""

    def __init__(self, database: Database, chance: Random | None = None) -> None:
        self._database = database
        self._chance = chance or SystemRandom()

    def add(self, quote: Quote, by: str, at: datetime) -> Quote:
        """See ``IQuoteStore``."""
        kept = cleaned(quote)
        mark = fingerprint(kept.text)
        with self._database.writing() as connection, changing(connection, self._chance) as change:
            twin = _number_of(connection, mark)
            if twin is not None:
                raise Duplicate(twin)
            return _keep(change, replace(kept, added_by=by, added_at=at), mark)

    def add_all(self, quotes: Iterable[Quote], by: str, at: datetime) -> int:
        """See ``IQuoteStore``."""
        added = 0
        with self._database.writing() as connection, changing(connection, self._chance) as change:
            for quote in map(cleaned, quotes):
                mark = fingerprint(quote.text)
                if _number_of(connection, mark) is None:
                    _keep(change, replace(quote, added_by=by, added_at=at), mark)
                    added += 1
        return added

    def get(self, number: int) -> Quote:
        """See ``IQuoteStore``."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(schema.quote).where(schema.quote.c.number == number, _PUBLISHED)
            ).one_or_none()
        if row is None:
            raise NoSuchQuote(number)
        return quote_of(row)

    def sample(self, count: int) -> list[Quote]:
        """See ``IQuoteStore``."""
        with self._database.reading() as connection:
            size = _size(connection)
            slots = [self._chance.randrange(size) for _ in range(count if size else 0)]
            found = select(schema.quote).where(schema.quote.c.slot.in_(slots))
            lying = {row.slot: quote_of(row) for row in connection.execute(found)}
        return [lying[slot] for slot in slots]

    def count(self) -> int:
        """See ``IQuoteStore``."""
        with self._database.reading() as connection:
            return _size(connection)

    def days(self, first: date, count: int) -> list[Day]:
        """See ``IQuoteStore``."""
        last = date.fromordinal(first.toordinal() + count - 1)
        with self._database.reading() as connection:
            rows = SqlDays(connection).rows(first, last)
            if len(rows) == count:
                return _days(connection, rows)
        try:
            with (
                self._database.writing() as connection,
                changing(connection, self._chance) as change,
            ):
                return _days(connection, change.calendar.drawn(first, count))
        except LookupError:
            raise NoQuotes("the collection has no published quote") from None

    def recorded_days(self, before: date, count: int) -> list[Day]:
        """See ``IQuoteStore``."""
        found = (
            select(schema.day)
            .join(schema.quote, schema.quote.c.number == schema.day.c.number)
            .where(schema.day.c.date < before, _PUBLISHED)
            .order_by(schema.day.c.date.desc())
            .limit(count)
        )
        with self._database.reading() as connection:
            return _days(connection, [day_row(row) for row in connection.execute(found)])

    def version(self) -> int:
        """See ``IQuoteStore``."""
        with self._database.reading() as connection:
            return int(connection.execute(select(schema.deck.c.version)).scalar_one())

    def close(self) -> None:
        """See ``IQuoteStore``."""
        self._database.close()


def quote_of(row: Any) -> Quote:
    """Read a row of the table ``quote``."""
    return Quote(
        row.text,
        row.author,
        row.source,
        tuple(row.tags),
        row.number,
        row.added_at,
        row.added_by,
        State(row.state),
    )


def _size(connection: Connection) -> int:
    return int(connection.execute(select(schema.deck.c.size)).scalar_one())


def _number_of(connection: Connection, mark: bytes) -> int | None:
    """Give the number of the pending or published quote with this fingerprint."""
    found = select(schema.quote.c.number).where(
        schema.quote.c.fingerprint == mark, schema.quote.c.state.in_(_LIVING)
    )
    return connection.execute(found).scalar()


def _keep(change: Changing, quote: Quote, mark: bytes) -> Quote:
    number = change.next_number()
    kept = replace(quote, number=number, state=State.PUBLISHED)
    change.connection.execute(
        insert(schema.quote).values(
            number=number,
            text=kept.text,
            author=kept.author,
            source=kept.source,
            tags=list(kept.tags),
            state=kept.state.value,
            added_by=kept.added_by,
            added_at=kept.added_at,
            fingerprint=mark,
        )
    )
    change.deck.add(number)
    return kept


def _days(connection: Connection, rows: list[DayRow]) -> list[Day]:
    numbers = {row.number for row in rows}
    found = select(schema.quote).where(schema.quote.c.number.in_(numbers))
    quotes = {row.number: quote_of(row) for row in connection.execute(found)}
    return [Day(row.date, quotes[row.number], row.left, pinned=row.pinned) for row in rows]
