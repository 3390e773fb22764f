"""Every collection there is: the contract suites run on each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from quoters import IQuoteStore
from quoters.database.migrating import migrate
from quoters.database.sqlite import open_database
from quoters.interfaces import IArchive, ICalendar, ICuration, IPeople
from quoters.store.archive import Archive
from quoters.store.curating import Curation
from quoters.store.memory import MemoryTables
from quoters.store.people import People
from quoters.store.reading import QuoteStore
from quoters.store.rows import Tables
from quoters.store.sql import SqlTables
from quoters.store.steering import SteeredCalendar

# A property test takes the time that the machine takes.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def sql_tables(folder: Path) -> SqlTables:
    """Open the tables in a folder's file."""
    database = open_database(f"sqlite:///{folder / 'quotes.db'}")
    migrate(database)
    return SqlTables(database)


def sql_store(folder: Path) -> QuoteStore:
    """Open the collection in a folder's file."""
    return QuoteStore(sql_tables(folder), chance())


def chance() -> Random:
    """Give what chooses, the same every time."""
    return Random(1)  # noqa: S311


TABLES: dict[str, Callable[[Path], Tables]] = {
    "memory": lambda _: MemoryTables(),
    "sqlite": sql_tables,
}


@pytest.fixture(params=TABLES)
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tables]:
    """Give empty tables of each kind."""
    made = TABLES[request.param](tmp_path)
    yield made
    made.close()


@pytest.fixture
def store(tables: Tables) -> IQuoteStore:
    """Give an empty collection."""
    return QuoteStore(tables, chance())


@pytest.fixture
def curation(tables: Tables) -> ICuration:
    """Give what changes the collection."""
    return Curation(tables, chance())


@pytest.fixture
def calendar(tables: Tables) -> ICalendar:
    """Give what steers the collection's calendar."""
    return SteeredCalendar(tables, chance())


@pytest.fixture
def people(tables: Tables) -> IPeople:
    """Give what is remembered of people beside the collection."""
    return People(tables, chance())


@pytest.fixture
def archive(tables: Tables) -> IArchive:
    """Give what moves the collection in and out."""
    return Archive(tables)
