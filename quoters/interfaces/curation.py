"""Changing the collection for people, by their rights."""

from datetime import date, datetime

from zope.interface import Interface

from quoters.errors import NearDuplicate
from quoters.model.change import Actor, Change
from quoters.model.quote import Day, Quote, QuoteState
from quoters.model.subscription import Subscription
from quoters.text.search import Search


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
        :raises InvalidQuote: when nothing is left of its text, or it is too long.
        :raises PermissionDenied: when these are the words of somebody who does not want that.
        """

    def look_up(number: int, actor: Actor) -> Quote:
        """Return a quote as this one may see it: moderators see all, others published and own ones.

        :raises NoSuchQuote: when there is none to be seen.
        """

    def edit(number: int, edited: Quote, actor: Actor, at: datetime) -> Quote:
        """Return a quote the text, author, source and tags of ``edited``.

        By anyone but a moderator it is pending afterwards.

        :raises PermissionDenied: :raises NoSuchQuote: :raises Duplicate: :raises InvalidQuote:
        """

    def delete(number: int, actor: Actor, at: datetime) -> Quote:
        """Hide a quote for good, or until that is undone.

        :raises PermissionDenied: :raises NoSuchQuote:
        """

    def approve(number: int, actor: Actor, at: datetime) -> Quote:
        """Publish what is pending or rejected, or take the flags off what is published.

        :raises PermissionDenied: by others than moderators, and of what one added oneself.
        :raises NoSuchQuote: :raises Duplicate: :raises ConflictError:
        """

    def reject(number: int, actor: Actor, at: datetime, why: str | None = None) -> Quote:
        """Hide what is pending or flagged.

        :raises PermissionDenied: :raises NoSuchQuote: :raises ConflictError:
        """

    def flag(number: int, actor: Actor, at: datetime, why: str | None = None) -> None:
        """Ask moderators to look at a published quote.

        :raises NoSuchQuote:
        """

    def undo(
        actor: Actor, at: datetime, number: int | None = None, today: date | None = None
    ) -> Change:
        """Take back what one did last, for ten minutes; moderators: whenever.

        That may be a vote.  An import or a purge cannot be taken back, and nothing that was done
        before it is taken back in its place; neither can a day be changed that is over.

        A moderator without a change of its own takes back the last of anybody, and with ``number``
        the last one of that quote by anybody.

        :param today: the local date of the quote of the day; without it that of ``at``.
        :raises ConflictError: when it cannot be taken back; it says why.
        :raises PermissionDenied: :raises Duplicate:
        """

    def purge(number: int, actor: Actor, at: datetime) -> None:
        """Erase a quote, its history, votes and days; only its number is never given again.

        :raises PermissionDenied: :raises NoSuchQuote:
        """

    def waiting(actor: Actor, limit: int, after: int = 0) -> list[Quote]:
        """Return what waits for a moderator, by number: pending, or published and flagged.

        :raises PermissionDenied: by others.
        """

    def count_waiting() -> int:
        """Return how many wait."""

    def search_all(search: Search, actor: Actor, limit: int) -> list[Quote]:
        """Search like ``IQuoteStore.search``, and for a moderator among pending ones as well."""

    def likeness_of(text: str, but: int | None = None) -> NearDuplicate | None:
        """Return which quote a text is nearly the same as, most of all; None when there is none.

        :param but: the number of a quote that does not count: the one whose text it is.
        """

    def history(number: int) -> list[Change]:
        """Return all changes of a quote, the oldest first."""

    def recent(actor: Actor, limit: int) -> list[Change]:
        """Return the newest changes of all quotes and days, newest first.

        :raises PermissionDenied: by others than moderators.
        """

    def vote(number: int, actor: Actor, value: int, at: datetime) -> int:
        """Vote 1 for or -1 against a published quote, instead of what one voted before, or 0.

        Gives how many more are for it than against.

        :raises PermissionDenied: by nobody in particular.
        :raises NoSuchQuote:
        """


class ICalendar(Interface):
    """Steers which quote comes on which date; blocking by contract.

    Only the dates that a change touches are redrawn, and each redraw is in the history.
    """

    def pin(day: date, number: int, actor: Actor, at: datetime, today: date) -> Day:
        """Make a published quote come on this date; another date on which it stood is redrawn.

        :raises PermissionDenied: by others than moderators.
        :raises NoSuchQuote: :raises ConflictError: of a date that is over.
        """

    def skip(day: date, actor: Actor, at: datetime, today: date) -> Day:
        """Draw another quote for this date; the one that stood there comes some other day.

        :raises PermissionDenied: by others than moderators.
        :raises EmptyCollection: when there is no other.
        :raises ConflictError: of a date that is over, or not drawn yet.
        """

    def unused(day: date) -> int:
        """Return how many published quotes have not come by this date since all had come last.

        Those that are drawn for the dates after it are among them.
        """

    def changes(day: date) -> list[Change]:
        """Return how this date was steered, the oldest first."""


class IPeople(Interface):
    """Remembers what people want and do not want, and who is not listened to.

    Blocking by contract.
    """

    def opt_out(person: str, actor: Actor, at: datetime) -> list[int]:
        """Forbid to grab what this person says, and hide what was; return the numbers hidden."""

    def opt_in(person: str) -> None:
        """Allow others to grab what this person says from now on."""

    def may_be_grabbed(person: str) -> bool:
        """Whether others may keep what this person says."""

    def ignore(person: str, actor: Actor, at: datetime) -> None:
        """Listen to this person no more.

        :raises PermissionDenied: by others than moderators.
        """

    def heed(person: str, actor: Actor) -> None:
        """Listen to this person again.

        :raises PermissionDenied: by others than moderators.
        """

    def ignored() -> list[str]:
        """Name those who are not listened to."""

    def subscribe(subscription: Subscription) -> None:
        """Subscribe a person to the quote of the day, in place of an earlier subscription."""

    def unsubscribe(person: str) -> bool:
        """End what a person subscribed to; say whether there was anything."""

    def subscriptions() -> list[Subscription]:
        """Return all, by person."""
