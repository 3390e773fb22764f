"""What may become of a delivery, the same for every ledger."""

from collections.abc import Mapping

from quoters.delivery import DeliveryState as State

ENDS: Mapping[State, frozenset[State]] = {
    State.SENT: frozenset({State.SENDING}),
    State.FAILED: frozenset({State.SENDING}),
    State.UNKNOWN: frozenset({State.SENDING}),
    State.SKIPPED: frozenset({State.DUE, State.CLAIMED}),
}
"""The states in which a delivery can end, and those that each follows on."""

STEPS: Mapping[State, frozenset[State]] = {
    State.DUE: frozenset({State.CLAIMED, State.SENDING}),
    State.SENDING: frozenset({State.CLAIMED}),
}
"""Where the worker that claimed a delivery can take it, and from which states."""

REOPENED: Mapping[bool, frozenset[State]] = {
    False: frozenset({State.FAILED, State.SKIPPED}),
    True: frozenset({State.FAILED, State.SKIPPED, State.SENT, State.UNKNOWN}),
}
"""What a wish makes due, once and ``again``."""

LEFT_BEHIND: Mapping[State, State] = {State.CLAIMED: State.DUE, State.SENDING: State.UNKNOWN}
"""What becomes of the deliveries of a worker that died."""


def before(state: State) -> frozenset[State]:
    """Give the states that may end in this one.

    :raises ValueError: when a delivery does not end in it.
    """
    if state not in ENDS:
        raise ValueError(f"a delivery does not end {state}")
    return ENDS[state]
