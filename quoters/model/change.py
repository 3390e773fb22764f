"""What is remembered of every change: who did what, when, and from where."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from quoters.model.quote import Quote


class Action(StrEnum):
    """What was done; the words are read after the number: ``#42 edited``."""

    ADDED = "added"
    IMPORTED = "imported"
    EDITED = "edited"
    DELETED = "deleted"
    APPROVED = "approved"
    REJECTED = "rejected"
    FLAGGED = "flagged"
    OPTED_OUT = "opted out"
    PURGED = "purged"
    PINNED = "pinned"
    SKIPPED = "skipped"
    REDRAWN = "redrawn"
    UNDONE = "undone"
    VOTED = "voted"


UNDOABLE = frozenset(
    {
        Action.ADDED,
        Action.EDITED,
        Action.DELETED,
        Action.APPROVED,
        Action.REJECTED,
        Action.PINNED,
        Action.SKIPPED,
    }
)
"""What can be taken back."""

FINAL = frozenset({Action.IMPORTED, Action.PURGED})
"""What cannot be taken back, and nothing that was done before it in its place."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where.

    ``person`` is one of ``quoters.model.person``, or None for nobody in particular; ``via`` the
    place (``irc:libera/#quotes``, ``command line``).  ``also`` are other identities of the same
    person, by which earlier deeds may be recorded.
    """

    person: str | None
    moderator: bool = False
    via: str | None = None
    also: tuple[str, ...] = ()

    @property
    def persons(self) -> tuple[str, ...]:
        """All identities; none of nobody in particular."""
        return () if self.person is None else (self.person, *self.also)

    @property
    def name(self) -> str:
        """Who is recorded."""
        return self.person or "nobody"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``at`` is in UTC.

    ``number`` is the quote's, and ``before`` and ``after`` how it stood.  Of the calendar ``day``
    was changed, from the quote ``replaced`` to ``number``.  ``id`` orders all changes.
    """

    what: Action
    at: datetime
    by: str
    via: str | None = None
    number: int | None = None
    day: date | None = None
    replaced: int | None = None
    before: Quote | None = None
    after: Quote | None = None
    why: str | None = None
    undone: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's vote: 1 for, -1 against."""

    person: str
    value: int
    at: datetime
