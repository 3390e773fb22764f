"""The rows of a collection in a database, a transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from random import Random

from sqlalchemy import Connection, select, update

from quoters.collection.reader import QuoteStore
from quoters.collection.state import CollectionState
from quoters.collection.unit_of_work import UnitOfWork
from quoters.storage.sql.changes import SqlChanges
from quoters.storage.sql.days import SqlDays
from quoters.storage.sql.people import SqlPeople
from quoters.storage.sql.quotes import SqlQuotes
from quoters.storage.sql.schema import deck
from quoters.storage.sql.slots import SqlSlots
from quoters.storage.sql.votes import SqlVotes
from quoters.storage.sql.web import SqlQuestions, SqlTokens
from quoters.storage.sqlite.database import Database


class SqlUnitOfWork:
    """All rows, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.slots = SqlSlots(connection)
        self.quotes = SqlQuotes(connection)
        self.days = SqlDays(connection)
        self.changes = SqlChanges(connection)
        self.votes = SqlVotes(connection)
        self.people = SqlPeople(connection)
        self.tokens = SqlTokens(connection)
        self.questions = SqlQuestions(connection)

    @cached_property
    def state(self) -> CollectionState:
        """The counters, to be changed in place."""
        row = self._connection.execute(select(deck)).one()
        return CollectionState(
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
        counters = self.state
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


class SqlUnitOfWorkFactory:
    """The tables of a database, which are there; threads and processes may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """See ``UnitOfWorkFactory``."""
        with self._database.reading() as connection:
            yield SqlUnitOfWork(connection)

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[UnitOfWork]:
        """See ``UnitOfWorkFactory``."""
        with self._database.writing(lasting=lasting) as connection:
            rows = SqlUnitOfWork(connection)
            yield rows
            rows.count_change()

    def close(self) -> None:
        """See ``UnitOfWorkFactory``."""
        self._database.close()


class SqlStore(QuoteStore):
    """A collection in a database, for whoever wants no more than quotes."""

    def __init__(self, database: Database, chance: Random | None = None) -> None:
        super().__init__(SqlUnitOfWorkFactory(database), chance)
