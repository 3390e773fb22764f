"""The collection in memory: for a first try, and the twin of the database in tests."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

from quoters.collection.reader import QuoteStore
from quoters.collection.state import CollectionState
from quoters.collection.unit_of_work import UnitOfWork
from quoters.storage.memory.quotes import MemoryQuotes, MemorySlots
from quoters.storage.memory.repositories import MemoryChanges, MemoryDays, MemoryPeople, MemoryVotes
from quoters.storage.memory.web import MemoryQuestions, MemoryTokens


class MemoryUnitOfWork:
    """All rows; ``copy`` gives others that can be changed without changing these."""

    def __init__(self) -> None:
        self.state = CollectionState()
        self.slots = MemorySlots(self.state, [], {})
        self.quotes = MemoryQuotes(self.slots, {}, {}, set())
        self.days = MemoryDays(self.slots, {})
        self.votes = MemoryVotes(self.slots, {})
        self.changes = MemoryChanges([])
        self.people = MemoryPeople({}, {}, {})
        self.tokens = MemoryTokens({})
        self.questions = MemoryQuestions(Counter())

    def copy(self) -> "MemoryUnitOfWork":
        """Return a copy; the quotes and other values in it are the same."""
        other = MemoryUnitOfWork()
        other.state = replace(self.state)
        other.slots = self.slots.copy(other.state)
        other.quotes = self.quotes.copy(other.slots)
        other.days = self.days.copy(other.slots)
        other.votes = self.votes.copy(other.slots)
        other.changes = self.changes.copy()
        other.people = self.people.copy()
        other.tokens = self.tokens.copy()
        other.questions = self.questions.copy()
        return other


class MemoryUnitOfWorkFactory:
    """Rows for as long as they live."""

    def __init__(self) -> None:
        self._current = MemoryUnitOfWork()

    @property
    def version(self) -> int:
        """Another number after any change."""
        return self._current.state.version

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """See ``UnitOfWorkFactory``."""
        yield self._current

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[UnitOfWork]:
        """See ``UnitOfWorkFactory``: what is changed is a copy, which replaces the original."""
        del lasting  # nothing is
        changed = self._current.copy()
        yield changed
        changed.state.version += 1
        self._current = changed

    def close(self) -> None:
        """See ``UnitOfWorkFactory``."""


class MemoryStore(QuoteStore):
    """A collection with tables of its own, for whoever wants no more than quotes."""

    def __init__(self, chance: Random | None = None) -> None:
        super().__init__(MemoryUnitOfWorkFactory(), chance)
