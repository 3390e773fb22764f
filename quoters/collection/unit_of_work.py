"""What every store keeps, as one transaction sees it.

The rules of a collection are written once, in the modules beside this one, on top of these rows;
``memory`` and ``sql`` keep them.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from quoters.collection.repositories import (
    ChangeRepository,
    DayRepository,
    PersonRepository,
    QuestionRepository,
    QuoteRepository,
    TokenRepository,
    VoteRepository,
)
from quoters.collection.state import CollectionState
from quoters.selection.shuffle import Slots


class UnitOfWork(Protocol):
    """All rows; what is written is kept when the transaction ends well, and else not at all."""

    @property
    def state(self) -> CollectionState:
        """The counters, to be changed in place."""
        ...

    @property
    def slots(self) -> Slots:
        """Where each quote lies."""
        ...

    @property
    def quotes(self) -> QuoteRepository:
        """The quotes."""
        ...

    @property
    def days(self) -> DayRepository:
        """The days."""
        ...

    @property
    def changes(self) -> ChangeRepository:
        """The changes."""
        ...

    @property
    def votes(self) -> VoteRepository:
        """The votes."""
        ...

    @property
    def people(self) -> PersonRepository:
        """The people."""
        ...

    @property
    def tokens(self) -> TokenRepository:
        """The tokens."""
        ...

    @property
    def questions(self) -> QuestionRepository:
        """The questions."""
        ...


class UnitOfWorkFactory(Protocol):
    """Where the rows are."""

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """Look at the rows, all of one moment."""
        ...

    def writing(self, *, lasting: bool = True) -> AbstractContextManager[UnitOfWork]:
        """Change rows, all or nothing; in the end the version is counted up.

        :param lasting: whether it is on the disk at once, and not only when a lasting one follows.
        """
        ...

    def close(self) -> None:
        """Release them."""
        ...
