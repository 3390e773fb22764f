"""What a quote is, and what a day's quote is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MAX_NUMBER = 2**53 - 1
"""The greatest number of a quote: JavaScript, and whoever reads JSON as it does, knows no more."""


class QuoteState(StrEnum):
    """Where a quote stands in the collection; a deleted one is hidden, not gone."""

    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote: its text, and what is known of it.

    ``number`` is the one it has in a collection, given once and never again; None outside of one.
    ``text`` may have several lines, separated by a line feed.  ``added_at`` is in UTC; ``added_by``
    is a person (``irc:libera/account:alice``) or an import, and ``said_by`` the person whose words
    were grabbed from a conversation.
    """

    text: str
    author: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    number: int | None = None
    added_at: datetime | None = None
    added_by: str | None = None
    state: QuoteState = QuoteState.PUBLISHED
    said_by: str | None = None

    def numbered_copy(self, number: int, by: str, at: datetime) -> "Quote":
        """Return this quote with its number; who added it and when stay where they are known."""
        return Quote(
            self.text,
            self.author,
            self.source,
            self.tags,
            number,
            self.added_at or at,
            self.added_by or by,
            self.state,
            self.said_by,
        )

    @property
    def attributed(self) -> str:
        """The text and who said it: ``text — Author``."""
        return f"{self.text} — {self.author}" if self.author else self.text


@dataclass(frozen=True, slots=True)
class Day:
    """The quote of one local date, and why it is that one.

    ``left`` is how many quotes had not yet come in this cycle when it was drawn, itself included.
    """

    date: date
    quote: Quote
    left: int
    pinned: bool = False
