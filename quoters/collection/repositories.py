"""The rows of a collection, by what they are of; ``memory`` and ``sql`` keep them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from quoters.collection.state import ExistingQuote, QuoteFilter
from quoters.model.access import Token
from quoters.model.change import Change, Vote
from quoters.model.quote import Quote, QuoteState
from quoters.model.subscription import Subscription
from quoters.selection.calendar import DrawnDays, StoredDay


class QuoteRepository(Protocol):
    """The quotes; staged ones are seen only where it is said."""

    def get(self, number: int) -> Quote | None:
        """Return the quote of this number in whatever state."""
        ...

    def get_all(self, numbers: Collection[int]) -> dict[int, Quote]:
        """Return those of these quotes that are there, by number."""
        ...

    def texts(self, numbers: Collection[int]) -> dict[int, str]:
        """Return the texts of those of these quotes that are there, by number."""
        ...

    def in_slots(self, slots: Collection[int]) -> dict[int, Quote]:
        """Return the quotes in these slots, staged ones too, by slot."""
        ...

    def keep(self, quotes: Sequence[tuple[Quote, bytes]], slot: int | None = None) -> None:
        """Keep new quotes, which have numbers, with their fingerprints.

        Nobody knows them by these before ``index_stored``.

        :param slot: where the first of them lies, and the others behind it; None for nowhere.
        """
        ...

    def index_stored(
        self, kept: Sequence[tuple[bytes, int]], *, is_active: bool = True
    ) -> list[int]:
        """Index quotes by their fingerprints.

        :param is_active: whether these are pending or published, of which no two are the same.
        :returns: the numbers of those that are not found: others that live have theirs.
        """
        ...

    def replace(self, quote: Quote, fingerprint: bytes) -> None:
        """Keep a quote, which may be staged, in place of what had its number; its slot stays."""
        ...

    def erase(self, numbers: Collection[int]) -> None:
        """Erase quotes, which may be staged: those in the last slots, or in none."""
        ...

    def existing(self, fingerprint: bytes) -> ExistingQuote | None:
        """Return the pending or published quote with this fingerprint, which may be staged."""
        ...

    def known(self, fingerprints: Collection[bytes]) -> set[tuple[bytes, bool]]:
        """Return those of these that quotes have, and whether these live, staged ones too."""
        ...

    def page(
        self, states: Collection[QuoteState], after: int, limit: int, tag: str | None = None
    ) -> list[Quote]:
        """Return quotes in these states with numbers greater than ``after``, by number."""
        ...

    def wanted(
        self, wanted: QuoteFilter, limit: int, after: int | None = None, *, offset: int = 0
    ) -> list[int]:
        """Return the numbers of the newest that are wanted; with ``after`` the oldest behind it.

        :param offset: how many of them are left out first.
        """
        ...

    def neighbours(self, number: int) -> tuple[int | None, int | None]:
        """Return the numbers of the published quotes before and after this one."""
        ...

    def growth(self) -> list[tuple[str, int]]:
        """Return how many published quotes were added in each month, ``2026-11``, by month."""
        ...

    def vocabulary(self, beginning: str) -> list[str]:
        """Return the words of the quotes, their authors and sources that begin so."""
        ...

    def waiting(self, after: int, limit: int) -> list[Quote]:
        """Return quotes that are pending, or flagged, by number."""
        ...

    def count_waiting(self) -> int:
        """Return how many are pending, or flagged."""
        ...

    def flag(self, number: int, *, flagged: bool) -> None:
        """Put a flag on a quote, or take it off."""
        ...

    def flagged_among(self, numbers: Collection[int]) -> set[int]:
        """Return those of these quotes that have a flag."""
        ...

    def is_flagged(self, number: int) -> bool:
        """Whether a quote has a flag."""
        ...

    def said_by(self, person: str) -> list[Quote]:
        """Return this person's words that are pending or published, by number."""
        ...


class DayRepository(DrawnDays, Protocol):
    """The days that were drawn."""

    def before(self, before: date, limit: int) -> list[StoredDay]:
        """Return the newest days before a date whose quotes are published, newest first."""
        ...

    def having(self, number: int, first: date) -> list[StoredDay]:
        """Return the days from a date on that have this quote, by date."""
        ...

    def came(self, number: int, cycle: int) -> bool:
        """Whether a quote was drawn for any day in this cycle."""
        ...

    def drop(self, day: date) -> None:
        """Forget what is stored of a date."""
        ...

    def erase(self, number: int) -> None:
        """Erase all days that have this quote."""
        ...


class ChangeRepository(Protocol):
    """The changes; each has an id greater than those before it."""

    def record(self, changes: Iterable[Change]) -> None:
        """Remember changes."""
        ...

    def of(self, number: int) -> list[Change]:
        """Return all changes of a quote, the oldest first; the calendar's are not among them."""
        ...

    def of_many(self, numbers: Collection[int]) -> dict[int, list[Change]]:
        """Return the like for many quotes, by their numbers."""
        ...

    def on(self, day: date) -> list[Change]:
        """Return all changes of a date of the calendar, the oldest first."""
        ...

    def newest(self, limit: int) -> list[Change]:
        """Return the newest changes of all, newest first."""
        ...

    def last(self, by: str | None = None, number: int | None = None) -> Change | None:
        """Return the last change, undone ones aside: a person's, a quote's, or of all.

        It is one that can be undone, or one that is final.
        """
        ...

    def mark_undone(self, change: Change) -> None:
        """Count a change as undone."""
        ...

    def erase(self, numbers: Collection[int]) -> None:
        """Erase all changes of these quotes."""
        ...


class VoteRepository(Protocol):
    """The votes."""

    def put(self, number: int, votes: Iterable[Vote]) -> None:
        """Keep votes in place of those that the same persons gave; 0 takes a vote back."""
        ...

    def of(self, number: int) -> list[Vote]:
        """Return the votes on a quote, by person."""
        ...

    def of_many(self, numbers: Collection[int]) -> dict[int, list[Vote]]:
        """Return the like for many quotes, by their numbers."""
        ...

    def last(self, person: str) -> tuple[int, Vote] | None:
        """Return the newest vote of a person, and the quote that it is on."""
        ...

    def score(self, number: int) -> int:
        """Return how many more votes are for a quote than against it."""
        ...

    def top(self, limit: int) -> list[tuple[int, int]]:
        """Return the published quotes with scores above 0, and these, best and newest first."""
        ...

    def erase(self, numbers: Collection[int]) -> None:
        """Erase the votes on these quotes."""
        ...


class PersonRepository(Protocol):
    """What is remembered of people."""

    def set_opted_out(self, person: str, since: datetime | None) -> None:
        """Remember since when a person does not want to be grabbed; None for no more."""
        ...

    def is_opted_out(self, person: str) -> bool:
        """Whether a person does not want to be grabbed."""
        ...

    def set_ignored(self, person: str, since: datetime | None) -> None:
        """Remember since when a person is not listened to; None for no more."""
        ...

    def ignored(self) -> list[str]:
        """Name those who are not listened to."""
        ...

    def subscribe(self, subscription: Subscription) -> None:
        """Remember what a person subscribed to who had subscribed to nothing."""
        ...

    def unsubscribe(self, person: str) -> bool:
        """Forget what a person subscribed to; say whether there was anything."""
        ...

    def subscriptions(self) -> list[Subscription]:
        """Return all, by person."""
        ...


class TokenRepository(Protocol):
    """Who may write through the web; of a secret only its digest is kept."""

    def put(self, token: Token, digest: bytes) -> None:
        """Keep a token whose name is new."""
        ...

    def all(self) -> list[Token]:
        """Return all tokens, by name."""
        ...

    def find(self, digest: bytes) -> Token | None:
        """Return the token that has this digest."""
        ...

    def erase(self, name: str) -> bool:
        """Forget a token; say whether there was one of this name."""
        ...


class QuestionRepository(Protocol):
    """How often was asked, by date and network."""

    def add(self, day: date, asked: Mapping[str, int]) -> None:
        """Count questions of a date, by network."""
        ...

    def since(self, day: date) -> list[tuple[date, str, int]]:
        """Return the counts from a date on, by date and network."""
        ...
