"""Choosing quotes, and keeping them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime

from zope.interface import Interface

from quoters.model.change import Actor
from quoters.model.quote import Day, Quote
from quoters.model.record import ImportResult, Record
from quoters.text.search import Search


class IQuoter(Interface):
    """Returns a quote."""

    def getQuote() -> Quote:
        """Return a quote, at once and from memory.

        :raises EmptyCollection: when there is none to give.
        """


class IQuoteStore(Interface):
    """The collection: keeps quotes and the days they were the quote of.

    Synchronous and blocking by contract: never call it in an event loop's thread.  Any method may
    raise ``StorageFailed``.
    """

    def add(quote: Quote, by: str, at: datetime) -> Quote:
        """Keep a quote, cleaned; give it back with its number, which was never given before.

        :param by: the person who adds it, or what imports it.
        :param at: now, in UTC.
        :raises Duplicate: when its text, but for case and punctuation, is there already.
        :raises InvalidQuote: when nothing is left of its text, or it is too long.
        """

    def add_all(quotes: Iterable[Quote], by: str, at: datetime) -> int:
        """Keep all of these that are not there yet, or, when it fails, none; say how many.

        :raises InvalidQuote: when one of them is none.
        """

    def get(number: int) -> Quote:
        """Return the published quote of this number.

        :raises NoSuchQuote: when there is none.
        """

    def sample(count: int) -> list[Quote]:
        """Return ``count`` published quotes, each drawn from all; none when there is none."""

    def count() -> int:
        """Return how many published quotes there are."""

    def days(first: date, count: int) -> list[Day]:
        """Return the quotes of ``count`` dates from ``first`` on, drawing those not drawn yet.

        What was drawn stays: the same call gives the same days, from every process and after any
        restart.  No quote comes again until all published ones have come.

        :raises EmptyCollection: when the collection has no published quote.
        """

    def recorded_day(day: date) -> Day | None:
        """Return what is recorded of one date, past or to come; draw nothing."""

    def recorded_days(before: date, count: int) -> list[Day]:
        """Return the newest ``count`` recorded days earlier than ``before``, newest first."""

    def search(search: Search, limit: int, offset: int = 0) -> list[Quote]:
        """Return the published quotes that have all of what is looked for, best match first.

        Where none has the words, those come that have words which begin so, else other forms of
        them.  Of very many those with all of it in one piece and the newest are ranked, at most
        ``MAX_CANDIDATES``, and no others given.
        """

    def suggest(search: Search) -> str | None:
        """Return what was surely meant by a search that finds nothing; None if nobody knows."""

    def page(limit: int, after: int = 0, *, tag: str | None = None) -> list[Quote]:
        """Return the published quotes with numbers greater than ``after``, by number."""

    def by_author(author: str, limit: int, after: int = 0) -> list[Quote]:
        """Return the published quotes whose author has all these words, by number."""

    def top(limit: int) -> list[tuple[Quote, int]]:
        """Return the published quotes with the most votes, with votes for less votes against."""

    def is_new() -> bool:
        """Whether no quote was ever kept here; one whose quotes are all deleted is not new."""

    def version() -> int:
        """Return a number that is another one after any change, by this process or by others."""

    def close() -> None:
        """Release the storage."""


class IArchive(Interface):
    """Moves the whole collection in and out; blocking by contract."""

    def bring_in(
        entries: Iterable[Record],
        actor: Actor,
        at: datetime,
        *,
        tags: Collection[str] = (),
        dry_run: bool = False,
        progress: Callable[[int], None] = lambda _: None,
    ) -> ImportResult:
        """Add all that are not there yet, or none; numbers follow the order.

        Nothing is seen before all is; others may add meanwhile, and wait less than a tenth of a
        second.  Numbers are kept where the collection never had a quote.

        :param dry_run: only count.
        :param progress: is told after each portion how many were read.
        :raises InvalidQuote: when one is none; and whatever ``entries`` raises: nothing was added.
        """

    def take_out() -> Iterator[Record]:
        """Return everything of all quotes, by number, also of those that are hidden."""
