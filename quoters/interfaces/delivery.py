"""Remembering what was delivered where."""

from datetime import date, datetime

from zope.interface import Interface

from quoters.model.delivery import Delivery, DeliveryKey, DeliveryState, SendRequest


class IDeliveryLedger(Interface):
    """Remembers each delivery, so that nothing is sent twice and nothing is silently missing.

    Each method has committed when it returns.  Synchronous and blocking by contract, like
    ``IQuoteStore``.  Instants are in UTC.
    """

    def first_seen(broadcast: str, at: datetime) -> datetime:
        """Return when this broadcast was first configured: ``at`` the first time."""

    def forget_future(at: datetime) -> list[DeliveryKey]:
        """Forget what was recorded at instants that have not come: the clock had been set ahead.

        What was skipped then is due again; what was first seen then was first seen at ``at``.
        Return what is due again.
        """

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

    def tally(since: datetime) -> list[tuple[date, DeliveryState, bool, int]]:
        """Return how many ended since an instant, by date in UTC, state and whether they were late.

        Those alone are counted that were sent, failed, or are unknown; skipped ones are not.
        """

    def close() -> None:
        """Release the storage."""
