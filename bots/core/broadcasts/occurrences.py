"""Following one broadcast through its occurrences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

from bots.core.broadcasts.broadcast import ON_TIME, Broadcast
from bots.core.broadcasts.schedule import Occurrence, preceding
from bots.core.model.target import Target
from quoters.model.delivery import DeliveryKey

_LONG = 1e6
_MOST_MISSED = 31
"""How many occurrences that were missed are looked back to."""


class OccurrenceTracker:
    """Knows the newest occurrence of a broadcast, and which targets it has still to reach.

    ``since`` has the instant at which each target was first configured: what was due before it is
    not missed.  ``open`` are the targets whose delivery has not ended, ``tried`` those of them that
    were tried once; ``places`` are what the targets name, once that is known for good.
    """

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self.newest: Occurrence | None = None
        self.next: Occurrence | None = None
        self.since: dict[Target, datetime] = {}
        self.open: list[Target] = []
        self.tried: set[Target] = set()
        self.places: list[Target] | None = None
        self._there: set[Target] = set()
        self._waiting_since: dict[Target, datetime] = {}
        self._looked = self._watching_since = datetime.max.replace(tzinfo=UTC)

    def see(self, now: datetime) -> None:
        """Record that somebody is there to watch: what comes after this instant is for us."""
        self._watching_since = min(self._watching_since, now)

    def follow(self, since: Mapping[Target, datetime]) -> None:
        """Follow these targets, each wanted since an instant, and no others."""
        self.broadcast = replace(self.broadcast, targets=tuple(since))
        self.since = dict(since)
        self.open = [target for target in self.open if target in since]
        self._there &= since.keys()
        self.places = None

    def has_turned(self, now: datetime) -> bool:
        """Look at the clock; say whether it came to the next occurrence, or was set back."""
        if now < self._looked or (self.next is not None and self.next.due <= now):
            return True
        self._looked = now
        return False

    def turn(self, now: datetime, targets: Iterable[Target]) -> None:
        """Begin with what is the newest occurrence now, for all targets that were there by then."""
        self._looked = now
        schedule = self.broadcast.schedule
        since = min([self._watching_since, *self.since.values()])
        newest = next(preceding(schedule, now, since), None)
        self.next = next(schedule.following(now), None)
        if newest != self.newest:
            self.newest, self.tried, self._there = newest, set(), set(targets)
            self._waiting_since = {}
            self.open = [t for t in targets if newest is not None and self._since(t) <= newest.due]

    def admit(self, target: Target) -> bool:
        """Admit a target that was not there at the turn; say whether it is one.

        It is to be reached if it was known already when the newest occurrence was due.
        """
        if target in self._there:
            return False
        self._there.add(target)
        if self.newest is not None and self.since[target] <= self.newest.due:
            self.open.append(target)
        return True

    def close(self, occurrence: Occurrence, target: Target) -> None:
        """Record that a delivery has ended."""
        if occurrence == self.newest and target in self.open:
            self.open.remove(target)

    def is_closed(self, now: datetime) -> bool:
        """Whether it is too late for the newest occurrence."""
        closes = self.broadcast.closes(self.newest) if self.newest is not None else None
        return closes is not None and now > closes

    def is_over(self, occurrence: Occurrence, now: datetime) -> bool:
        """Whether an occurrence has come too late, or the next one has come meanwhile."""
        if occurrence != self.newest or self.is_closed(now):
            return True
        return self.next is not None and self.next.due <= now

    def forget_future(self, now: datetime) -> None:
        """Forget the instants that have not come: the clock had been set ahead."""
        self.since = {target: since for target, since in self.since.items() if since <= now}
        self._watching_since = min(self._watching_since, now)

    def waits_for_a_pause(self, target: Target, quiet_for: float, now: datetime) -> bool:
        """Whether a conversation goes on there that may still come to a pause in time.

        :param quiet_for: the seconds since somebody spoke there.
        """
        quiet = self.broadcast.quiet
        if quiet is None or timedelta(seconds=min(quiet_for, _LONG)) >= quiet:
            return False
        # When the clock is set back, it is from then on that it waits.
        since = min(self._waiting_since.get(target, now), now)
        self._waiting_since[target] = since
        ends = [since + self.broadcast.window]
        if self.newest is not None and (closes := self.broadcast.closes(self.newest)) is not None:
            ends.append(closes - ON_TIME)
        if self.next is not None:
            ends.append(self.next.due - ON_TIME)
        return now < min(ends)

    def open_keys(self) -> list[DeliveryKey]:
        """Return the deliveries that have not ended."""
        return [self.key(self.newest, target) for target in self.open if self.newest is not None]

    def missed(self, target: Target, known: Occurrence | None) -> Iterator[Occurrence]:
        """Return what came for a target between a known occurrence and the newest, latest first."""
        if self.newest is None:
            return iter(())
        found = preceding(self.broadcast.schedule, self.newest.due, self.since[target])
        few = islice((o for o in found if o != self.newest), _MOST_MISSED)
        return takewhile(lambda occurrence: occurrence != known, few)

    def key(self, occurrence: Occurrence, target: Target) -> DeliveryKey:
        """Return how the ledger calls the delivery of an occurrence to a target."""
        return DeliveryKey(self.broadcast.name, str(target), occurrence.name)

    def _since(self, target: Target) -> datetime:
        return min(self._watching_since, self.since[target])
