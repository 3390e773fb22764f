"""What readers at leisure are shown: a quote with all that is public of it, lists and figures."""

from dataclasses import dataclass
from datetime import date

from quoters.model.quote import Quote


@dataclass(frozen=True, slots=True)
class QuoteDetail:
    """A published quote, its score, the dates it was the quote of, and its neighbours' numbers."""

    quote: Quote
    score: int
    days: tuple[date, ...]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Position:
    """How far somebody has read in a list by number.

    ``reach`` says which kind of matches the list is of: 0 for the words themselves, 1 for words
    that begin so, 2 for other forms; so that the list stays the same one to its end.
    """

    after: int = 0
    reach: int = 0


START = Position()
"""Where a list begins."""
