"""Every collection there is: the contract suite runs on each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from quoters import IQuoteStore
from quoters.database.migrating import migrate
from quoters.database.sqlite import open_database
from quoters.store.memory import MemoryStore
from quoters.store.sql import SqlStore

# A property test takes the time that the machine takes.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def sql_store(folder: Path) -> SqlStore:
    """Open the collection in a folder's file."""
    database = open_database(f"sqlite:///{folder / 'quotes.db'}")
    migrate(database)
    return SqlStore(database, Random(1))  # noqa: S311 - a test wants the same every time


STORES: dict[str, Callable[[Path], IQuoteStore]] = {
    "memory": lambda _: MemoryStore(Random(1)),  # noqa: S311
    "sqlite": sql_store,
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IQuoteStore]:
    """Give an empty collection of each kind."""
    made = STORES[request.param](tmp_path)
    yield made
    made.close()
