"""What a unit of work speaks of: the state of a collection, and what to look for in it."""

from dataclasses import dataclass

from quoters.errors import ConflictError
from quoters.model.quote import MAX_NUMBER, QuoteState
from quoters.selection.shuffle import DeckPosition
from quoters.text.search import Term

ACTIVE = (QuoteState.PENDING, QuoteState.PUBLISHED)
"""The states in which no two quotes may be the same."""
INACTIVE = (QuoteState.REJECTED, QuoteState.DELETED)


@dataclass(slots=True)
class CollectionState(DeckPosition):
    """The marks of the deck, the last number that was given, and how many changes there were.

    ``staging`` names the import that is under way, whose numbers begin at ``staged_from``.
    """

    last_number: int = 0
    version: int = 1
    staging: str | None = None
    staged_from: int | None = None

    def next_number(self) -> int:
        """Return a number that was never given before.

        :raises ConflictError: when the last one has been given.
        """
        if self.last_number >= MAX_NUMBER:
            raise ConflictError(f"no number is left: {MAX_NUMBER} has been given")
        self.last_number += 1
        return self.last_number


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """What an index is asked for.

    Quotes with all terms of at least one group, if there are any, and by this author, with this
    tag, in one of these states; where there are terms, without those that are unwanted.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    author: tuple[Term, ...] = ()
    tag: str | None = None
    states: tuple[QuoteState, ...] = (QuoteState.PUBLISHED,)
    without: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class ExistingQuote:
    """A pending or published quote with a certain fingerprint; ``staged`` ones are not seen yet."""

    number: int
    staged: bool
