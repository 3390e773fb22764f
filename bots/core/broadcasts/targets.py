"""Which places the targets of a broadcast name: a ``*`` stands for all that its network is in."""

from collections.abc import Mapping

from bots.core.broadcasts.broadcast import Broadcast
from bots.core.broadcasts.occurrences import OccurrenceTracker
from bots.core.interfaces import IAnnouncer
from bots.core.model.target import Target


def targets_of(broadcast: Broadcast, announcers: Mapping[str, IAnnouncer]) -> list[Target]:
    """Return the places that the targets name now, each once, in the order of the settings."""
    places = (
        Target(target.network, place)
        for target in broadcast.targets
        if target.network in announcers
        for place in announcers[target.network].places(target.place)
    )
    return list(dict.fromkeys(places))


def places_of(tracker: OccurrenceTracker, announcers: Mapping[str, IAnnouncer]) -> list[Target]:
    """Return the like for a tracker; only where a ``*`` is among them may they change later."""
    if tracker.places is not None:
        return tracker.places
    places = targets_of(tracker.broadcast, announcers)
    if not any(target.place == "*" for target in tracker.broadcast.targets):
        tracker.places = places
    return places
