"""A stage for broadcasts: a clock, a ledger and announcers that outlive each run of the program."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from twisted.internet.task import Clock

from bots.core.adapters.memory import MemoryAnnouncer
from bots.core.broadcasts import Broadcast, BroadcastScheduler, BroadcastService
from bots.core.concurrency.clock import utc_now
from bots.core.concurrency.database_thread import RunInThread, run_inline
from bots.core.interfaces import IAnnouncer
from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from bots.core.settings import BroadcastSettings
from bots.core.status.events import DeliveryChanged, Event, EventBus
from quoters import IDeliveryLedger, IQuoteStore, Quote
from quoters.interfaces import IPeople
from quoters.model.delivery import DeliveryKey, DeliveryState
from quoters.storage.ledger_memory import MemoryLedger
from quoters.storage.memory.unit_of_work import MemoryStore
from tests.bots.core.services import result_of

IRC, XMPP, WEB = "irc:libera", "xmpp:home", "web"
QUOTES = Target(IRC, "#quotes")
ALICE = Target(XMPP, "alice@example.org")
DASHBOARD = Target(WEB, "")


def utc(text: str) -> datetime:
    """Read an instant, ``2026-11-23 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def morning(
    *to: Target,
    at: str | None = "09:00",
    cron: str | None = None,
    missed: MissedPolicy | None = None,
    quiet: timedelta | None = None,
    window: timedelta | None = None,
    wording: str | None = None,
) -> BroadcastSettings:
    """Return the settings of a daily broadcast, in UTC."""
    return BroadcastSettings(
        at=time.fromisoformat(at) if at and cron is None else None,
        cron=cron,
        to=to or (QUOTES,),
        missed=missed,
        quiet=quiet,
        window=window,
        format=wording,
    )


def filled_store(count: int = 40) -> IQuoteStore:
    """Make a collection of so many quotes."""
    return filled(MemoryStore(), count)


def filled(store: IQuoteStore, count: int = 40) -> IQuoteStore:
    """Put so many quotes into a collection."""
    store.add_all(
        (Quote(f"Saying number {n}", author="Somebody") for n in range(count)),
        "test",
        utc("2026-01-01"),
    )
    return store


class Stage:
    """What stays when the program stops, crashes and starts again."""

    def __init__(
        self,
        at: str,
        broadcasts: Mapping[str, BroadcastSettings] | None = None,
        *,
        store: IQuoteStore | None = None,
        ledger: IDeliveryLedger | None = None,
        people: IPeople | None = None,
        zone: str = "UTC",
    ) -> None:
        self.clock = Clock()
        self.ahead = timedelta()
        right = utc_now(self.clock)
        self.now = lambda: right() + self.ahead
        self.set_clock(at)
        self.irc, self.xmpp = MemoryAnnouncer("#quotes", "#python"), MemoryAnnouncer()
        self.web = MemoryAnnouncer("")
        self.announcers: dict[str, IAnnouncer] = {
            IRC: self.irc,
            XMPP: self.xmpp,
            WEB: self.web,
        }
        self.ledger = ledger or MemoryLedger()
        self.store = store or filled_store()
        self.people = people
        self.run_in_thread: RunInThread = run_inline
        self.broadcasts = dict({"morning": morning()} if broadcasts is None else broadcasts)
        self.events: list[DeliveryChanged] = []
        self.zone = ZoneInfo(zone)
        self.alive: set[str] = set()
        self.worker = "test"
        self._runs = 0
        self.scheduler: BroadcastScheduler
        self.service: BroadcastService

    def set_ahead(self, ahead: timedelta) -> None:
        """Set the time of day ahead of the time that passes."""
        self.ahead = ahead

    def set_clock(self, at: str) -> None:
        """Set the clock, and wake nobody."""
        self.clock.rightNow = utc(at).timestamp()

    def start(self) -> None:
        """Start the program."""
        self._runs += 1
        events = EventBus()
        events.subscribe(self._happened)
        self.scheduler = BroadcastScheduler(
            [Broadcast.of(name, s, self.zone) for name, s in self.broadcasts.items()],
            announcers=self.announcers,
            ledger=self.ledger,
            store=self.store,
            run_in_thread=self.run_in_thread,
            events=events,
            now=self.now,
            clock=self.clock,
            zone=self.zone,
            worker=f"{self.worker}, run {self._runs}",
            people=self.people,
            is_alive=lambda worker: worker in self.alive,
        )
        # Half a minute instead of a second: weeks pass quickly here.
        self.service = BroadcastService(self.clock, self.scheduler, longest=30.0)
        self.service.startService()

    def crash(self) -> None:
        """End the program as ``kill -9`` does: what it was about to do never happens."""
        for call in self.clock.getDelayedCalls():
            call.cancel()

    def stop(self) -> None:
        """Stop the program, and wait for it."""
        stopped = self.service.stopService()
        self.clock.pump([0.5] * 20)
        assert stopped.called

    def storage_changed(self) -> None:
        """Have the change feed say that something was changed."""
        result_of(self.scheduler.storage_changed())

    def restart(self) -> None:
        """Stop it and start it again."""
        self.stop()
        self.start()

    def come_to(self, at: str) -> None:
        """Let the time pass until this instant, as timers see it."""
        end = utc(at).timestamp()
        while self.clock.seconds() < end:
            calls = self.clock.getDelayedCalls()
            until = min([end, *(call.getTime() for call in calls)])
            self.clock.advance(max(0.0, until - self.clock.seconds()))

    def states(self) -> dict[tuple[str, str], str]:
        """Return the state of each delivery, by target and occurrence."""
        return {
            (d.key.target, d.key.occurrence): d.state.value for d in self.ledger.deliveries(10_000)
        }

    def state(self, target: Target, occurrence: str, broadcast: str = "morning") -> str | None:
        """Return the state of one delivery."""
        found = self.ledger.state_of(DeliveryKey(broadcast, str(target), occurrence))
        return None if found is None else found.value

    def told(self) -> list[DeliveryState]:
        """Return the states that were told of, in order."""
        return [event.state for event in self.events]

    def _happened(self, event: Event) -> None:
        assert isinstance(event, DeliveryChanged)
        self.events.append(event)


def texts(announcer: MemoryAnnouncer) -> Iterable[str]:
    """Return what was announced."""
    return [announcement.text for _, announcement in announcer.announced]
