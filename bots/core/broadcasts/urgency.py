"""Dialling a network that is away before what is due there comes too late."""

from collections.abc import Mapping
from datetime import datetime

from bots.core.broadcasts.occurrences import OccurrenceTracker
from bots.core.interfaces import IAnnouncer, INetworkControls

_SHORTEST = 15.0
"""Seconds that a network is left in peace between two attempts, however urgent it is."""

_PART = 4
"""Which part of the time that is left may pass before the next attempt."""


def hurry_networks(
    tracker: OccurrenceTracker,
    announcers: Mapping[str, IAnnouncer],
    controls: Mapping[str, INetworkControls],
    now: datetime,
) -> None:
    """Have networks dial in good time that are away while something is due there.

    After a long absence they wait for minutes between two attempts, which may be longer than what
    is due may be late.
    """
    closes = None if tracker.newest is None else tracker.broadcast.closes(tracker.newest)
    if closes is None:  # it is never too late
        return
    seconds = max(_SHORTEST, (closes - now).total_seconds() / _PART)
    for network in {target.network for target in tracker.open if target.network in controls}:
        if not any(
            announcers[network].is_reachable(target.place)
            for target in tracker.open
            if target.network == network and network in announcers
        ):
            controls[network].hurry(seconds)
