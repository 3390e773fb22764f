"""Every collection there is: the contract suites run on each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from quoters import IQuoteStore
from quoters.collection.archive import Archive
from quoters.collection.calendar_admin import CalendarAdmin
from quoters.collection.curation import Curation
from quoters.collection.people import People
from quoters.collection.reader import QuoteStore
from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.interfaces import IArchive, ICalendar, ICuration, IPeople
from quoters.storage.memory.unit_of_work import MemoryUnitOfWorkFactory
from quoters.storage.migrate import migrate
from quoters.storage.sql.unit_of_work import SqlUnitOfWorkFactory
from quoters.storage.sqlite.database import open_database

# A property test takes the time that the machine takes.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def sql_tables(folder: Path) -> SqlUnitOfWorkFactory:
    """Open the tables in a folder's file."""
    database = open_database(f"sqlite:///{folder / 'quotes.db'}")
    migrate(database)
    return SqlUnitOfWorkFactory(database)


def sql_store(folder: Path) -> QuoteStore:
    """Open the collection in a folder's file."""
    return QuoteStore(sql_tables(folder), chance())


def chance() -> Random:
    """Return what chooses, the same every time."""
    return Random(1)  # noqa: S311


TABLES: dict[str, Callable[[Path], UnitOfWorkFactory]] = {
    "memory": lambda _: MemoryUnitOfWorkFactory(),
    "sqlite": sql_tables,
}


@pytest.fixture(params=TABLES)
def factory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWorkFactory]:
    """Return empty tables of each kind."""
    made = TABLES[request.param](tmp_path)
    yield made
    made.close()


@pytest.fixture
def store(factory: UnitOfWorkFactory) -> IQuoteStore:
    """Return an empty collection."""
    return QuoteStore(factory, chance())


@pytest.fixture
def curation(factory: UnitOfWorkFactory) -> ICuration:
    """Return what changes the collection."""
    return Curation(factory, chance())


@pytest.fixture
def calendar(factory: UnitOfWorkFactory) -> ICalendar:
    """Return what steers the collection's calendar."""
    return CalendarAdmin(factory, chance())


@pytest.fixture
def people(factory: UnitOfWorkFactory) -> IPeople:
    """Return what is remembered of people beside the collection."""
    return People(factory, chance())


@pytest.fixture
def archive(factory: UnitOfWorkFactory) -> IArchive:
    """Return what moves the collection in and out."""
    return Archive(factory)
