"""The seams of the business: giving quotes, keeping them, remembering what was delivered."""

from collections.abc import Iterable
from datetime import date, datetime

from zope.interface import Interface

from quoters.delivery import Delivery, DeliveryKey, DeliveryState
from quoters.quote import Day, Quote


class NoQuotes(LookupError):
    """There is no published quote to choose from."""


class NoSuchQuote(LookupError):
    """No quote has this number, or it is not to be seen."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no quote {number}")
        self.number = number


class Duplicate(ValueError):
    """The collection has this quote already, as ``number``."""

    def __init__(self, number: int) -> None:
        super().__init__(f"that is quote {number} already")
        self.number = number


class NotAQuote(ValueError):
    """The collection cannot keep this: it is empty, or far too long; the message says which."""


class StorageFailed(Exception):
    """The storage cannot be used; the message is a sentence for the operator."""


class DeliveryTaken(Exception):
    """The delivery is not in the state this step needs: somebody else took it, or it is over."""


class IQuoter(Interface):
    """Gives a quote."""

    def getQuote() -> Quote:
        """Give a quote, at once and from memory.

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
        """Give the published quote of this number.

        :raises NoSuchQuote: when there is none.
        """

    def sample(count: int) -> list[Quote]:
        """Give ``count`` published quotes, each drawn from all; none when there is none."""

    def count() -> int:
        """Say how many published quotes there are."""

    def days(first: date, count: int) -> list[Day]:
        """Give the quotes of ``count`` dates from ``first`` on, drawing those not drawn yet.

        What was drawn stays: the same call gives the same days, from every process and after any
        restart.  No quote comes again until all published ones have come.

        :raises NoQuotes: when the collection has no published quote.
        """

    def recorded_days(before: date, count: int) -> list[Day]:
        """Give the newest ``count`` recorded days earlier than ``before``, newest first."""

    def version() -> int:
        """Give a number that is another one after any change, by this process or by others."""

    def close() -> None:
        """Let go of the storage."""


class IDeliveryLedger(Interface):
    """Remembers each delivery, so that nothing is sent twice and nothing is silently missing.

    Each method has committed when it returns.  Synchronous and blocking by contract, like
    ``IQuoteStore``.  Instants are in UTC.
    """

    def first_seen(broadcast: str, at: datetime) -> datetime:
        """Give the instant at which this broadcast was first configured: ``at`` the first time."""

    def claim(
        key: DeliveryKey, worker: str, quote_number: int | None, at: datetime, *, late: bool
    ) -> bool:
        """Take a delivery that is new or due, for this worker alone; say whether it was got."""

    def release(key: DeliveryKey, worker: str, at: datetime) -> None:
        """Give back what this worker claimed, as due: nothing was sent.

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

    def recover(worker: str, at: datetime) -> list[Delivery]:
        """Settle what a dead worker left: claimed is due again, sending is unknown; give these."""

    def workers() -> list[str]:
        """Name the workers that have claimed or sending deliveries."""

    def state_of(key: DeliveryKey) -> DeliveryState | None:
        """Give a delivery's state, or None when nothing is known of it."""

    def deliveries(count: int) -> list[Delivery]:
        """Give the newest ``count`` deliveries, newest first."""

    def close() -> None:
        """Let go of the storage."""
