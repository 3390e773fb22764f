"""A broadcast that somebody wants now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from bots.core.broadcasts.broadcast import Broadcast
from bots.core.broadcasts.occurrences import OccurrenceTracker
from bots.core.broadcasts.schedule import Daily, Occurrence, minute_name
from bots.core.concurrency.database_thread import RunInThread
from bots.core.log import Logger
from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from quoters import IDeliveryLedger
from quoters.model.delivery import DeliveryKey, SendRequest


@dataclass(frozen=True, slots=True)
class OneTimeSchedule:
    """Due once."""

    occurrence: Occurrence

    def following(self, instant: datetime) -> Iterator[Occurrence]:
        """Return it, if it is to come."""
        return iter([self.occurrence] if self.occurrence.due > instant else [])


def manual_broadcast(broadcast: Broadcast, wanted: SendRequest, now: datetime) -> Broadcast:
    """Make the broadcast that fulfils a wish: due when it was made, until the end of that day.

    Its occurrence is that of its date or its minute: what is sent by hand before it was due is not
    sent a second time when it is.  It waits for no pause, nor for people: somebody wants it now.
    """
    local = wanted.at.astimezone(broadcast.zone)
    is_daily = isinstance(broadcast.schedule, Daily)
    name = local.date().isoformat() if is_daily else minute_name(local)
    # The clock may have been set back since.
    once = OneTimeSchedule(Occurrence(min(wanted.at, now), name))
    return replace(
        broadcast, schedule=once, missed=MissedPolicy(until=time(23, 59)), quiet=None, for_all=True
    )


class ManualSends:
    """Follows what is wanted by hand, from the ledger until it was seen to."""

    _log = Logger()

    def __init__(
        self, broadcasts: Sequence[Broadcast], ledger: IDeliveryLedger, run_in_thread: RunInThread
    ) -> None:
        self._broadcasts = broadcasts
        self._ledger = ledger
        self._run_in_thread = run_in_thread
        self._trackers: dict[SendRequest, OccurrenceTracker] = {}
        self._is_stale = True

    def trackers(self) -> list[OccurrenceTracker]:
        """Return what is under way, the oldest wish first."""
        return list(self._trackers.values())

    def include(self, key: DeliveryKey, but: OccurrenceTracker) -> bool:
        """Whether somebody wants this, whatever the schedule of another watch says."""
        others = (tracker for tracker in self._trackers.values() if tracker is not but)
        return any(key in tracker.open_keys() for tracker in others)

    def are_for_again(self, tracker: OccurrenceTracker) -> bool:
        """Whether this is a wish that is also for those who have got it."""
        wanted = self._wanted(tracker)
        return wanted is not None and wanted.again

    def storage_changed(self) -> None:
        """Read anew at the next look what is wanted."""
        self._is_stale = True

    async def look(self, now: datetime, targets: Callable[[Broadcast], list[Target]]) -> None:
        """Begin with what is new, and forget what was seen to.

        :param targets: gives the places that a broadcast's targets name now.
        """
        if not self._is_stale and not self._trackers:
            return
        requests = await self._run_in_thread(self._ledger.wanted)
        self._is_stale = False
        for wanted in requests:
            broadcast = next((b for b in self._broadcasts if b.name == wanted.broadcast), None)
            if broadcast is None:
                name = wanted.broadcast
                self._log.warn("there is no broadcast {name} to send by hand", name=name)
                await self._run_in_thread(self._ledger.fulfil, wanted)
            elif wanted not in self._trackers:
                made = manual_broadcast(broadcast, wanted, now)
                if wanted.target:
                    its = tuple(one for one in targets(made) if str(one) == wanted.target)
                    made = replace(made, targets=its)
                self._trackers[wanted] = await self._begin(made, wanted, now, targets(made))
            elif not self._trackers[wanted].open:
                await self._run_in_thread(self._ledger.fulfil, wanted)
                del self._trackers[wanted]

    async def reopen(self, tracker: OccurrenceTracker, key: DeliveryKey, now: datetime) -> None:
        """Make due again what was sent, when it is about to be sent again and no earlier.

        Should that never come about, the ledger still says that it was sent.
        """
        wanted = self._wanted(tracker)
        if wanted is not None and wanted.again:
            await self._run_in_thread(self._ledger.reopen, key, wanted, now)

    async def _begin(
        self, broadcast: Broadcast, wanted: SendRequest, now: datetime, targets: list[Target]
    ) -> OccurrenceTracker:
        """Follow a broadcast by hand: what had failed when it was wanted is due again."""
        tracker = OccurrenceTracker(broadcast)
        tracker.since = dict.fromkeys(targets, min(wanted.at, now))
        tracker.turn(now, targets)
        for key in tracker.open_keys():
            await self._run_in_thread(self._ledger.reopen, key, replace(wanted, again=False), now)
        return tracker

    def _wanted(self, tracker: OccurrenceTracker) -> SendRequest | None:
        return next((wanted for wanted, one in self._trackers.items() if one is tracker), None)
