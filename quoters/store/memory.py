"""The collection in memory: for a first try, and the twin of the database in tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from quoters.store.memory_rows import MemoryRows
from quoters.store.reading import QuoteStore
from quoters.store.rows import Rows


class MemoryTables:
    """Rows for as long as they live."""

    def __init__(self) -> None:
        self._rows = MemoryRows()

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """See ``Tables``."""
        yield self._rows

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Rows]:
        """See ``Tables``: what is changed is a copy, which takes the place of the rows."""
        del lasting  # nothing is
        changed = self._rows.copy()
        yield changed
        changed.counters.version += 1
        self._rows = changed

    def close(self) -> None:
        """See ``Tables``."""


class MemoryStore(QuoteStore):
    """A collection with tables of its own, for whoever wants no more than quotes."""

    def __init__(self, chance: Random | None = None) -> None:
        super().__init__(MemoryTables(), chance)
