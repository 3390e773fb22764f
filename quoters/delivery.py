"""What a delivery is: one broadcast's quote on its way to one target, for one occurrence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """How far a delivery has come.

    ``due`` → ``claimed`` (a worker took it; nothing was sent) → ``sending`` (committed before the
    first byte) → ``sent``, ``failed`` (it did not get there) or ``unknown`` (it may have).
    ``skipped`` ones were missed, or their place wanted none.
    """

    DUE = "due"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, order=True)
class DeliveryKey:
    """What there is at most one delivery of.

    ``target`` is as in the settings (``irc:libera/#quotes``); ``occurrence`` is the local date for
    a daily broadcast (``2026-11-23``) and the local minute for one by cron (``2026-11-23T09:05``).
    """

    broadcast: str
    target: str
    occurrence: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the ledger; ``at`` is when it came into its state, in UTC."""

    key: DeliveryKey
    state: DeliveryState
    late: bool
    attempts: int
    quote_number: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody wants a broadcast now, by hand: since ``at``, in UTC.

    It is for those who have not got its occurrence; with ``again`` also for those who have, or may
    have.
    """

    broadcast: str
    at: datetime
    again: bool
