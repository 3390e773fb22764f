"""The rows of a collection in a database, a transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from random import Random

from sqlalchemy import Connection, select, update

from quoters.database.schema import deck
from quoters.database.sqlite import Database
from quoters.store.reading import QuoteStore
from quoters.store.rows import Counters, Rows
from quoters.store.sql.days import SqlDays
from quoters.store.sql.history import SqlHistory
from quoters.store.sql.people import SqlPeople
from quoters.store.sql.quotes import SqlQuotes
from quoters.store.sql.slots import SqlSlots
from quoters.store.sql.votes import SqlVotes


class SqlRows:
    """All rows, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.slots = SqlSlots(connection)
        self.quotes = SqlQuotes(connection)
        self.days = SqlDays(connection)
        self.history = SqlHistory(connection)
        self.votes = SqlVotes(connection)
        self.people = SqlPeople(connection)

    @cached_property
    def counters(self) -> Counters:
        """The counters, to be changed in place."""
        row = self._connection.execute(select(deck)).one()
        return Counters(
            row.used,
            row.size,
            row.top,
            row.cycle,
            row.last_number,
            row.version,
            row.staging,
            row.staged_from,
        )

    def count_change(self) -> None:
        """Store the counters, and that there was a change."""
        counters = self.counters
        self._connection.execute(
            update(deck).values(
                used=counters.used,
                size=counters.size,
                top=counters.top,
                cycle=counters.cycle,
                last_number=counters.last_number,
                version=counters.version + 1,
                staging=counters.staging,
                staged_from=counters.staged_from,
            )
        )


class SqlTables:
    """The tables of a database, which are there; threads and processes may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """See ``Tables``."""
        with self._database.reading() as connection:
            yield SqlRows(connection)

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Rows]:
        """See ``Tables``."""
        with self._database.writing(lasting=lasting) as connection:
            rows = SqlRows(connection)
            yield rows
            rows.count_change()

    def close(self) -> None:
        """See ``Tables``."""
        self._database.close()


class SqlStore(QuoteStore):
    """A collection in a database, for whoever wants no more than quotes."""

    def __init__(self, database: Database, chance: Random | None = None) -> None:
        super().__init__(SqlTables(database), chance)
