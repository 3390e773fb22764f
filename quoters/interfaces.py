"""The seams of the business: giving quotes, keeping and steering them, remembering deliveries."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime

from zope.interface import Interface

from quoters.errors import NearDuplicate
from quoters.model.change import Actor, Change
from quoters.model.delivery import Delivery, DeliveryKey, DeliveryState, SendRequest
from quoters.model.quote import Day, Quote, QuoteState
from quoters.model.record import ImportResult, Record
from quoters.model.subscription import Subscription
from quoters.text.search import Search


class IQuoter(Interface):
    """Gives a quote."""

    def getQuote() -> Quote:
        """Return a quote, at once and from memory.

        :raises NoQuotes: when there is none to give.
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
        :raises NotAQuote: when nothing is left of its text, or it is too long.
        """

    def add_all(quotes: Iterable[Quote], by: str, at: datetime) -> int:
        """Keep all of these that are not there yet, or, when it fails, none; say how many.

        :raises NotAQuote: when one of them is none.
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

        :raises NoQuotes: when the collection has no published quote.
        """

    def recorded_day(day: date) -> Day | None:
        """Return what is recorded of one date, past or to come; draw nothing."""

    def recorded_days(before: date, count: int) -> list[Day]:
        """Return the newest ``count`` recorded days earlier than ``before``, newest first."""

    def search(search: Search, limit: int, offset: int = 0) -> list[Quote]:
        """Return the published quotes that have all of what is looked for, the fittest first.

        Of very many the newest ``MAX_CANDIDATES`` are ranked, and no others given.
        """

    def page(limit: int, after: int = 0, *, tag: str | None = None) -> list[Quote]:
        """Return the published quotes with numbers greater than ``after``, by number."""

    def by_author(author: str, limit: int, after: int = 0) -> list[Quote]:
        """Return the published quotes whose author has all these words, by number."""

    def top(limit: int) -> list[tuple[Quote, int]]:
        """Return the published quotes with the most votes, with votes for less votes against."""

    def version() -> int:
        """Return a number that is another one after any change, by this process or by others."""

    def close() -> None:
        """Let go of the storage."""


class ICuration(Interface):
    """Changes the collection for people, by their rights, and remembers who did what.

    Each change is on the disk when its method returns.  Synchronous and blocking by contract, like
    ``IQuoteStore``; ``at`` is now, in UTC.  Rights are those of ``quoters.collection.permissions``.
    """

    def submit(
        quote: Quote, actor: Actor, at: datetime, *, state: QuoteState, force: bool = False
    ) -> Quote:
        """Add a quote in the state that ``permissions.initial_state`` gave; give it numbered.

        ``said_by`` names whose words they are, if they were grabbed.

        :param force: although there is one nearly the same.
        :raises Duplicate: when its text is there already, but for case and punctuation.
        :raises NearDuplicate: when one is nearly the same.
        :raises NotAQuote: when nothing is left of its text, or it is too long.
        :raises NotAllowed: when these are the words of somebody who does not want that.
        """

    def look_up(number: int, actor: Actor) -> Quote:
        """Return a quote as this one may see it: moderators see all, others published and own ones.

        :raises NoSuchQuote: when there is none to be seen.
        """

    def edit(number: int, edited: Quote, actor: Actor, at: datetime) -> Quote:
        """Return a quote the text, author, source and tags of ``edited``.

        By anyone but a moderator it is pending afterwards.

        :raises NotAllowed: :raises NoSuchQuote: :raises Duplicate: :raises NotAQuote:
        """

    def delete(number: int, actor: Actor, at: datetime) -> Quote:
        """Hide a quote for good, or until that is undone.

        :raises NotAllowed: :raises NoSuchQuote:
        """

    def approve(number: int, actor: Actor, at: datetime) -> Quote:
        """Publish what is pending or rejected, or take the flags off what is published.

        :raises NotAllowed: by others than moderators, and of what one added oneself.
        :raises NoSuchQuote: :raises Duplicate: :raises NotNow:
        """

    def reject(number: int, actor: Actor, at: datetime, why: str | None = None) -> Quote:
        """Hide what is pending or flagged.

        :raises NotAllowed: :raises NoSuchQuote: :raises NotNow:
        """

    def flag(number: int, actor: Actor, at: datetime, why: str | None = None) -> None:
        """Ask moderators to look at a published quote.

        :raises NoSuchQuote:
        """

    def undo(actor: Actor, at: datetime, number: int | None = None) -> Change:
        """Take back one's own last change, for ten minutes; moderators: their last one, whenever.

        A moderator without a change of its own takes back the last of anybody, and with ``number``
        the last one of that quote by anybody.

        :raises NotNow: when there is nothing to take back, or it was changed again since.
        :raises NotAllowed: :raises Duplicate:
        """

    def purge(number: int, actor: Actor, at: datetime) -> None:
        """Erase a quote, its history, votes and days; only its number is never given again.

        :raises NotAllowed: :raises NoSuchQuote:
        """

    def waiting(actor: Actor, limit: int, after: int = 0) -> list[Quote]:
        """Return what waits for a moderator, by number: pending, or published and flagged.

        :raises NotAllowed: by others.
        """

    def count_waiting() -> int:
        """Return how many wait."""

    def search_all(search: Search, actor: Actor, limit: int) -> list[Quote]:
        """Search like ``IQuoteStore.search``, and for a moderator among pending ones as well."""

    def likeness_of(text: str) -> NearDuplicate | None:
        """Return which quote a text is nearly the same as, most of all; None when there is none."""

    def history(number: int) -> list[Change]:
        """Return all changes of a quote, the oldest first."""

    def recent(actor: Actor, limit: int) -> list[Change]:
        """Return the newest changes of all quotes and days, newest first.

        :raises NotAllowed: by others than moderators.
        """

    def vote(number: int, actor: Actor, value: int, at: datetime) -> int:
        """Vote 1 for or -1 against a published quote, instead of what one voted before, or 0.

        Gives how many more are for it than against.

        :raises NotAllowed: by nobody in particular.
        :raises NoSuchQuote:
        """


class IPeople(Interface):
    """Remembers what people want and do not want, and who is not listened to.

    Blocking by contract.
    """

    def opt_out(person: str, actor: Actor, at: datetime) -> list[int]:
        """Let nobody grab what this person says, and hide what was; give the numbers hidden."""

    def opt_in(person: str) -> None:
        """Let others grab what this person says from now on."""

    def may_be_grabbed(person: str) -> bool:
        """Whether others may keep what this person says."""

    def ignore(person: str, actor: Actor, at: datetime) -> None:
        """Listen to this person no more.

        :raises NotAllowed: by others than moderators.
        """

    def heed(person: str, actor: Actor) -> None:
        """Listen to this person again.

        :raises NotAllowed: by others than moderators.
        """

    def ignored() -> list[str]:
        """Name those who are not listened to."""

    def subscribe(subscription: Subscription) -> None:
        """Have a person get the quote of the day daily, in place of what they subscribed before."""

    def unsubscribe(person: str) -> bool:
        """End what a person subscribed to; say whether there was anything."""

    def subscriptions() -> list[Subscription]:
        """Return all, by person."""


class ICalendar(Interface):
    """Steers which quote comes on which date; blocking by contract.

    Only the dates that a change touches are redrawn, and each redraw is in the history.
    """

    def pin(day: date, number: int, actor: Actor, at: datetime, today: date) -> Day:
        """Have a published quote come on this date; another date on which it stood is redrawn.

        :raises NotAllowed: by others than moderators.
        :raises NoSuchQuote: :raises NotNow: of a date that is over.
        """

    def skip(day: date, actor: Actor, at: datetime, today: date) -> Day:
        """Draw another quote for this date; the one that stood there comes some other day.

        :raises NotAllowed: by others than moderators.
        :raises NoQuotes: when there is no other.
        :raises NotNow: of a date that is over, or not drawn yet.
        """

    def unused(day: date) -> int:
        """Return how many published quotes have not come by this date since all had come last.

        Those that are drawn for the dates after it are among them.
        """

    def changes(day: date) -> list[Change]:
        """Return how this date was steered, the oldest first."""


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
        :raises NotAQuote: when one is none; and whatever ``entries`` raises: nothing was added.
        """

    def take_out() -> Iterator[Record]:
        """Return everything of all quotes, by number, also of those that are hidden."""


class IDeliveryLedger(Interface):
    """Remembers each delivery, so that nothing is sent twice and nothing is silently missing.

    Each method has committed when it returns.  Synchronous and blocking by contract, like
    ``IQuoteStore``.  Instants are in UTC.
    """

    def first_seen(broadcast: str, at: datetime) -> datetime:
        """Return when this broadcast was first configured: ``at`` the first time."""

    def claim(
        key: DeliveryKey, worker: str, quote_number: int | None, at: datetime, *, late: bool
    ) -> bool:
        """Take a delivery that is new or due, for this worker alone; say whether it was got."""

    def release(key: DeliveryKey, worker: str, at: datetime) -> None:
        """Return what this worker claimed, as due: nothing was sent.

        It may have begun sending: when it knows that the place went out of reach before a byte did.

        :raises DeliveryTaken: when it is not this worker's claim, or has ended.
        """

    def begin_sending(key: DeliveryKey, worker: str, at: datetime) -> None:
        """Record that the first byte goes out next: from here on it is never sent again by itself.

        :raises DeliveryTaken: when it is not this worker's claim.
        """

    def settle(key: DeliveryKey, state: DeliveryState, at: datetime) -> None:
        """Record how it ended: sent, failed, unknown or skipped.  One not begun may be skipped.

        :raises DeliveryTaken: when it has ended already.
        """

    def want(wanted: SendRequest) -> None:
        """Ask, by hand, for a broadcast to be sent now; this takes the place of an earlier wish."""

    def wanted() -> list[SendRequest]:
        """Return what is asked for by hand, the oldest first."""

    def fulfil(wanted: SendRequest) -> None:
        """Forget this wish, if it has not been replaced: it was seen to."""

    def reopen(key: DeliveryKey, wanted: SendRequest, at: datetime) -> bool:
        """Make due again what had ended when the wish was made; say whether it was.

        What failed or was skipped; with ``again`` also what was sent, or may have been.
        """

    def recover(worker: str, at: datetime) -> list[Delivery]:
        """Settle what a dead worker left: claimed is due again, sending is unknown; give these."""

    def workers() -> list[str]:
        """Name the workers that have claimed or sending deliveries."""

    def state_of(key: DeliveryKey) -> DeliveryState | None:
        """Return a delivery's state, or None when nothing is known of it."""

    def deliveries(count: int) -> list[Delivery]:
        """Return the newest ``count`` deliveries, newest first."""

    def close() -> None:
        """Let go of the storage."""
