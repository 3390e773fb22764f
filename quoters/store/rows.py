"""What every store keeps, as one transaction sees it.

The rules of a collection are written once, in the modules beside this one, on top of these rows;
``memory`` and ``sql`` keep them.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from quoters.calendar import DayRow, Days
from quoters.deck import Marks, Slots
from quoters.history import Change, Vote
from quoters.quote import Quote, State
from quoters.search import Term
from quoters.subscription import Subscription

LIVING = (State.PENDING, State.PUBLISHED)
"""The states in which no two quotes may be the same."""
HIDDEN = (State.REJECTED, State.DELETED)


@dataclass(slots=True)
class Counters(Marks):
    """The marks of the deck, the last number that was given, and how many changes there were.

    ``staging`` names the import that is under way, whose numbers begin at ``staged_from``.
    """

    last_number: int = 0
    version: int = 1
    staging: str | None = None
    staged_from: int | None = None

    def next_number(self) -> int:
        """Give a number that was never given before."""
        self.last_number += 1
        return self.last_number


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an index is asked for.

    Quotes with all terms of at least one group, if there are any, and by this author, with this
    tag, in one of these states.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    author: tuple[Term, ...] = ()
    tag: str | None = None
    states: tuple[State, ...] = (State.PUBLISHED,)


@dataclass(frozen=True, slots=True)
class Twin:
    """A pending or published quote with a certain fingerprint; ``staged`` ones are not seen yet."""

    number: int
    staged: bool


class QuoteRows(Protocol):
    """The quotes; staged ones are seen only where it is said."""

    def get(self, number: int) -> Quote | None:
        """Give the quote of this number in whatever state."""
        ...

    def get_all(self, numbers: Collection[int]) -> dict[int, Quote]:
        """Give those of these quotes that are there, by number."""
        ...

    def texts(self, numbers: Collection[int]) -> dict[int, str]:
        """Give the texts of those of these quotes that are there, by number."""
        ...

    def in_slots(self, slots: Collection[int]) -> dict[int, Quote]:
        """Give the quotes in these slots, staged ones too, by slot."""
        ...

    def keep(self, quotes: Sequence[tuple[Quote, bytes]], slot: int | None = None) -> None:
        """Keep new quotes, which have numbers, with their fingerprints.

        Nobody knows them by these before ``make_known``.

        :param slot: where the first of them lies, and the others behind it; None for nowhere.
        """
        ...

    def make_known(self, kept: Sequence[tuple[bytes, int]], *, lives: bool = True) -> list[int]:
        """Let quotes be found by their fingerprints.

        :param lives: whether these are pending or published, of which no two are the same.
        :returns: the numbers of those that are not found: others that live have theirs.
        """
        ...

    def replace(self, quote: Quote, fingerprint: bytes) -> None:
        """Keep a quote, which may be staged, in place of what had its number; its slot stays."""
        ...

    def erase(self, numbers: Collection[int]) -> None:
        """Erase quotes, which may be staged: those in the last slots, or in none."""
        ...

    def twin(self, fingerprint: bytes) -> Twin | None:
        """Give the pending or published quote with this fingerprint, which may be staged."""
        ...

    def known(self, fingerprints: Collection[bytes]) -> set[tuple[bytes, bool]]:
        """Give those of these that quotes have, and whether these live, staged ones too."""
        ...

    def page(
        self, states: Collection[State], after: int, limit: int, tag: str | None = None
    ) -> list[Quote]:
        """Give quotes in these states with numbers greater than ``after``, by number."""
        ...

    def wanted(self, wanted: Wanted, limit: int, after: int | None = None) -> list[int]:
        """Give the numbers of the newest that are wanted; with ``after`` the oldest behind it."""
        ...

    def waiting(self, after: int, limit: int) -> list[Quote]:
        """Give quotes that are pending, or flagged, by number."""
        ...

    def count_waiting(self) -> int:
        """Say how many are pending, or flagged."""
        ...

    def flag(self, number: int, *, flagged: bool) -> None:
        """Put a flag on a quote, or take it off."""
        ...

    def is_flagged(self, number: int) -> bool:
        """Say whether a quote has a flag."""
        ...

    def said_by(self, person: str) -> list[Quote]:
        """Give this person's words that are pending or published, by number."""
        ...


class DayRows(Days, Protocol):
    """The days that were drawn."""

    def before(self, before: date, limit: int) -> list[DayRow]:
        """Give the newest days before a date whose quotes are published, newest first."""
        ...

    def having(self, number: int, first: date) -> list[DayRow]:
        """Give the days from a date on that have this quote, by date."""
        ...

    def came(self, number: int, cycle: int) -> bool:
        """Say whether a quote was drawn for any day in this cycle."""
        ...

    def drop(self, day: date) -> None:
        """Forget what is stored of a date."""
        ...

    def erase(self, number: int) -> None:
        """Erase all days that have this quote."""
        ...


class HistoryRows(Protocol):
    """The changes; each has an id greater than those before it."""

    def record(self, changes: Iterable[Change]) -> None:
        """Remember changes."""
        ...

    def of(self, number: int) -> list[Change]:
        """Give all changes of a quote, the oldest first; the calendar's are not among them."""
        ...

    def on(self, day: date) -> list[Change]:
        """Give all changes of a date of the calendar, the oldest first."""
        ...

    def newest(self, limit: int) -> list[Change]:
        """Give the newest changes of all, newest first."""
        ...

    def last(self, by: str | None = None, number: int | None = None) -> Change | None:
        """Give the last change that can be undone and was not: by somebody, of a quote, of all."""
        ...

    def mark_undone(self, change: Change) -> None:
        """Have a change count as undone."""
        ...

    def erase(self, numbers: Collection[int]) -> None:
        """Erase all changes of these quotes."""
        ...


class VoteRows(Protocol):
    """The votes."""

    def put(self, number: int, votes: Iterable[Vote]) -> None:
        """Keep votes in place of those that the same persons gave; 0 takes a vote back."""
        ...

    def of(self, number: int) -> list[Vote]:
        """Give the votes on a quote, by person."""
        ...

    def score(self, number: int) -> int:
        """Say how many more votes are for a quote than against it."""
        ...

    def top(self, limit: int) -> list[tuple[int, int]]:
        """Give the published quotes with scores above 0, and these, best and newest first."""
        ...

    def erase(self, numbers: Collection[int]) -> None:
        """Erase the votes on these quotes."""
        ...


class PersonRows(Protocol):
    """What is remembered of people."""

    def set_opted_out(self, person: str, since: datetime | None) -> None:
        """Remember since when a person does not want to be grabbed; None for no more."""
        ...

    def is_opted_out(self, person: str) -> bool:
        """Say whether a person does not want to be grabbed."""
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
        """Give all, by person."""
        ...


class Rows(Protocol):
    """All rows; what is written is kept when the transaction ends well, and else not at all."""

    @property
    def counters(self) -> Counters:
        """The counters, to be changed in place."""
        ...

    @property
    def slots(self) -> Slots:
        """Where each quote lies."""
        ...

    @property
    def quotes(self) -> QuoteRows:
        """The quotes."""
        ...

    @property
    def days(self) -> DayRows:
        """The days."""
        ...

    @property
    def history(self) -> HistoryRows:
        """The changes."""
        ...

    @property
    def votes(self) -> VoteRows:
        """The votes."""
        ...

    @property
    def people(self) -> PersonRows:
        """The people."""
        ...


class Tables(Protocol):
    """Where the rows are."""

    def reading(self) -> AbstractContextManager[Rows]:
        """Look at the rows, all of one moment."""
        ...

    def writing(self, *, lasting: bool = True) -> AbstractContextManager[Rows]:
        """Change rows, all or nothing; in the end the version is counted up.

        :param lasting: whether it is on the disk at once, and not only when a lasting one follows.
        """
        ...

    def close(self) -> None:
        """Let go of them."""
        ...
