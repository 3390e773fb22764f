"""The broadcasts that people subscribed to, each at their own time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bots.core.broadcasts.broadcast import Broadcast
from bots.core.broadcasts.occurrences import OccurrenceTracker
from bots.core.concurrency.database_thread import RunInThread
from bots.core.model.target import Target, target_of_person
from bots.core.settings import SUBSCRIPTIONS, BroadcastSettings
from quoters.interfaces import IPeople
from quoters.model.subscription import Subscription

_Times = dict[tuple[time, str], dict[Target, datetime]]


class SubscriptionSchedules:
    """Follows what people subscribed to: one watch for each time of the day in each zone.

    All go by one name, so that who changes their time gets one a day nevertheless.

    """

    def __init__(self, people: IPeople, run_in_thread: RunInThread) -> None:
        self._people = people
        self._run_in_thread = run_in_thread
        self._is_stale = True
        self._known: list[Subscription] | None = None
        self._trackers: dict[tuple[time, str], OccurrenceTracker] = {}

    def trackers(self) -> list[OccurrenceTracker]:
        """Return one for each time."""
        return list(self._trackers.values())

    def storage_changed(self) -> None:
        """Read them anew at the next look."""
        self._is_stale = True

    async def look(self, now: datetime) -> None:
        """Learn who is subscribed now, if anything has changed since the last look.

        When one is due it is asked once more: nobody gets what they ended a moment ago.
        """
        is_due = any(tracker.has_turned(now) for tracker in self._trackers.values())
        if not self._is_stale and not is_due:
            return
        subscriptions = await self._run_in_thread(self._people.subscriptions)
        self._is_stale = False
        if subscriptions == self._known:
            return
        self._known = subscriptions
        times = _by_time(subscriptions)
        self._trackers = {key: self._tracker(key, now) for key in times}
        for key, since in times.items():
            self._trackers[key].follow(since)

    def _tracker(self, key: tuple[time, str], now: datetime) -> OccurrenceTracker:
        if (known := self._trackers.get(key)) is not None:
            return known
        at, name = key
        zone = ZoneInfo(name)
        tracker = OccurrenceTracker(
            Broadcast.of(SUBSCRIPTIONS, BroadcastSettings(at=at, to=()), zone)
        )
        tracker.see(now)
        return tracker


def _by_time(subscriptions: Iterable[Subscription]) -> _Times:
    """Give, for each time, where it goes, and since when it is wanted there."""
    times: _Times = defaultdict(dict)
    for one in subscriptions:
        target = target_of_person(one.person)
        if target is not None:
            times[one.at, one.zone.key][target] = one.since
    return times
