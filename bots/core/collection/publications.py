"""Noticing which quotes were published, by whomever: from where people talk, or from a shell."""

from bots.core.concurrency.database_thread import RunInThread
from bots.core.status.events import EventBus, QuoteAdded
from quoters.interfaces import ICuration
from quoters.model.change import Actor, Change
from quoters.model.quote import QuoteState

_MOST = 20
"""How many are told of at once: of a whole file that comes in nobody wants to hear one by one."""
_US = Actor("the runner", moderator=True)


class PublicationMonitor:
    """Reads the history on, and tells of each quote that came to be published.

    ``storage_changed`` is a listener of the change feed.
    """

    def __init__(self, curation: ICuration, run_in_thread: RunInThread, events: EventBus) -> None:
        self._curation = curation
        self._run_in_thread = run_in_thread
        self._events = events
        self._seen: int | None = None

    async def storage_changed(self) -> None:
        """Tell of what is new since the last call; the first one only learns where to begin."""
        changes = await self._run_in_thread(self._curation.recent, _US, _MOST)
        # Nothing is awaited from here on: whoever calls at the same time finds it done.
        for change in self._read_on(changes):
            if change.after is not None and _publishes(change):
                self._events.publish(QuoteAdded(change.after))

    def _read_on(self, newest_first: list[Change]) -> list[Change]:
        """Return those that are new since the last call, oldest first; none at the first call."""
        seen, newest = self._seen, max((change.id or 0 for change in newest_first), default=0)
        self._seen = max(seen or 0, newest)
        if seen is None:
            return []
        return [change for change in reversed(newest_first) if (change.id or 0) > seen]


def _publishes(change: Change) -> bool:
    before, after = change.before, change.after
    is_published = after is not None and after.state == QuoteState.PUBLISHED
    return is_published and (before is None or before.state != QuoteState.PUBLISHED)
