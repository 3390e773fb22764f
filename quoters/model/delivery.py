"""What a delivery is: one broadcast's quote on its way to one target, for one occurrence."""

from collections.abc import Mapping
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


PRECEDING: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.DUE: frozenset({DeliveryState.CLAIMED, DeliveryState.SENDING}),
    DeliveryState.CLAIMED: frozenset({DeliveryState.DUE}),
    DeliveryState.SENDING: frozenset({DeliveryState.CLAIMED}),
    DeliveryState.SENT: frozenset({DeliveryState.SENDING}),
    DeliveryState.FAILED: frozenset({DeliveryState.SENDING}),
    DeliveryState.UNKNOWN: frozenset({DeliveryState.SENDING}),
    DeliveryState.SKIPPED: frozenset({DeliveryState.DUE, DeliveryState.CLAIMED}),
}
"""From which states a delivery may come into each; what somebody asks for by hand aside."""

ENDED = frozenset(
    {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.SKIPPED}
)
"""The states in which a delivery stays."""

TRIED = ENDED - {DeliveryState.SKIPPED}
"""The states in which a delivery stays that was tried."""

REOPENED: Mapping[bool, frozenset[DeliveryState]] = {
    False: frozenset({DeliveryState.FAILED, DeliveryState.SKIPPED}),
    True: frozenset(
        {DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.SENT, DeliveryState.UNKNOWN}
    ),
}
"""What a wish makes due, once and ``again``."""

ABANDONED: Mapping[DeliveryState, DeliveryState] = {
    DeliveryState.CLAIMED: DeliveryState.DUE,
    DeliveryState.SENDING: DeliveryState.UNKNOWN,
}
"""What becomes of the deliveries of a worker that died."""


def states_before(state: DeliveryState) -> frozenset[DeliveryState]:
    """Return the states that may end in this one.

    :raises ValueError: when a delivery does not end in it.
    """
    if state not in ENDED:
        raise ValueError(f"a delivery does not end {state}")
    return PRECEDING[state]


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
class SendRequest:
    """Somebody wants a broadcast now, by hand: since ``at``, in UTC.

    It is for those who have not got its occurrence; with ``again`` also for those who have, or may
    have; with a ``target`` for that one alone.
    """

    broadcast: str
    at: datetime
    again: bool
    target: str = ""
