"""What the house stands on: all of the program that needs no network, put together."""

import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from random import SystemRandom
from secrets import token_hex
from socket import gethostname
from typing import Any

from twisted.application.service import IService
from twisted.internet.defer import Deferred

from bots.core.adapters.adapter import (
    LifecycleServices,
    QuoteServices,
    Services,
    StatusServices,
    TimeServices,
    storage_services,
)
from bots.core.broadcasts import Broadcast, BroadcastScheduler, BroadcastService
from bots.core.collection.cached import CachedCollection
from bots.core.collection.change_feed import ChangeFeed
from bots.core.collection.day_change import DayChange, local_date
from bots.core.collection.low_supply import LowSupplyMonitor
from bots.core.collection.moderators import ModeratorNotifier
from bots.core.collection.publications import PublicationMonitor
from bots.core.collection.question_log import QuestionLog
from bots.core.commands.context import CommandContext
from bots.core.commands.dispatcher import Dispatcher
from bots.core.concurrency.database_thread import DatabaseThread
from bots.core.concurrency.ordered import CloseOnStop, OrderedServices, WriteOnStop
from bots.core.concurrency.periodic import PeriodicService
from bots.core.interfaces import IAnnouncer, INetworkControls
from bots.core.log import Logger
from bots.core.runtime.instance_lock import InstanceLocks
from bots.core.settings import BroadcastSettings, Settings, SettingsError
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.counters import Counters
from bots.core.status.deliveries import RecentDeliveries
from bots.core.status.events import EventBus
from quoters.collection.permissions import Submissions
from quoters.data.seed import CannotImport, fill_if_empty
from quoters.model.person import PersonSet
from quoters.selection.daily import DailyQuoter
from quoters.selection.random import RandomQuoter
from quoters.storage.opening import open_storage


class Components:
    """The collection, open and filled, and what chooses, answers and broadcasts from it.

    ``announcers`` and ``controls`` are to be filled, by section, before its service starts.

    :param now: tells the time in UTC; the reactor's timers need not follow it.
    :param reload: reads bots.ini again; returns a sentence that says how that went.
    :raises StorageFailed: when the collection cannot be used.
    :raises SettingsError: when it cannot be filled as the settings say.
    """

    _log = Logger()

    def __init__(
        self,
        settings: Settings,
        reactor: Any,
        now: Callable[[], datetime],
        locks: InstanceLocks,
        reload: Callable[[], Awaitable[str]] | None = None,
    ) -> None:
        self.announcers: dict[str, IAnnouncer] = {}
        self.controls: dict[str, INetworkControls] = {}
        self._grabs = _grabs(settings)
        self._settings = settings
        self._reactor = reactor
        self._now = now
        self._reload = reload
        self._zone = settings.quotes.timezone
        self._public_url = settings.public_url
        self._today = local_date(now, self._zone)
        self._events = EventBus()
        self._run_in_thread = DatabaseThread(reactor)
        self._resources = ExitStack()
        try:
            self._open(locks)
            self._make_parts()
        except BaseException:
            self.close()
            raise

    def _make_parts(self) -> None:
        """Make what works on the open collection."""
        reactor, now, settings = self._reactor, self._now, self._settings
        self._daily = DailyQuoter(self._storage.store, self._today)
        chance = RandomQuoter(self._storage.store)
        self._daily.refresh()
        chance.refill()
        self._collection = CachedCollection(
            self._storage.store, self._run_in_thread, self._daily, chance
        )
        self._turning = DayChange(self._collection, self._events, now, self._zone)
        self._scheduler = self._make_broadcaster()
        self._broadcasting = BroadcastService(reactor, self._scheduler)
        self._newly_published = PublicationMonitor(
            self._storage.curation, self._run_in_thread, self._events
        )
        self._changes = ChangeFeed(self._storage.change_token, self._run_in_thread)
        for listener in (self._turning, self._newly_published, self._scheduler):
            self._changes.subscribe(listener.storage_changed)
        self._tell_moderators = ModeratorNotifier(
            settings.quotes.moderators, self.announcers, self._today
        )
        self._question_log = QuestionLog(self._storage.questions, self._run_in_thread, self._today)
        self._few_left = LowSupplyMonitor(
            self._storage.calendar,
            self._collection,
            self._run_in_thread,
            self._tell_moderators.tell,
        )

    def services(
        self, *, on_listening: Callable[[str, str], None], on_fatal: Callable[[str], None]
    ) -> Services:
        """Return what adapters are given."""
        counters, context = Counters(), self._context()
        recent = RecentDeliveries(self._storage.ledger.deliveries(20))
        self._events.subscribe(recent.hear)
        self._events.subscribe(counters.hear)
        dispatcher = Dispatcher(
            self._collection,
            context,
            zone=self._zone,
            broadcasts=self._scheduler.next_ones,
            asked=self._question_log.counting(counters.asked),
        )
        self._changes.subscribe(dispatcher.storage_changed)
        reading, moderation = storage_services(self._storage, self._run_in_thread, context)
        return Services(
            reading=reading,
            moderation=moderation,
            time=TimeServices(
                reactor=self._reactor,
                now=self._now,
                today=self._today,
                random=SystemRandom(),
                zone=self._zone,
            ),
            quotes=QuoteServices(
                quoter=self._daily,
                collection=self._collection,
                commands=dispatcher,
                recent_messages=context.recent_messages,
            ),
            status=StatusServices(
                events=self._events,
                connections=ConnectionRegistry(self._events, self._now),
                counters=counters,
                next_broadcasts=self._scheduler.next_broadcasts,
                recent_deliveries=recent,
                public_url=self._public_url or "",
            ),
            lifecycle=LifecycleServices(
                on_listening=on_listening, on_fatal=on_fatal, on_unsubscribed=self._has_gone
            ),
        )

    def count(self) -> int:
        """Return how many published quotes there are; blocking."""
        return self._storage.store.count()

    def service(self, talkers: IService) -> IService:
        """Make the whole program: broadcasts stop first, then those who talk, then the rest."""
        return OrderedServices(
            CloseOnStop(self.close),
            self._run_in_thread,
            WriteOnStop(self._question_log.write),
            PeriodicService(
                self._reactor, self._question_log.look, what="counting questions", longest=60.0
            ),
            PeriodicService(
                self._reactor, self._turning.look, what="looking for the turn of the day"
            ),
            PeriodicService(
                self._reactor, self._changes.poll, what="looking for changes of the collection"
            ),
            PeriodicService(
                self._reactor, self._few_left.look, what="looking how many quotes are left"
            ),
            talkers,
            self._broadcasting,
        )

    async def pause_broadcasts(self) -> None:
        """Look for no broadcast that is due, and let end what is on its way."""
        await self._broadcasting.stopService()

    def resume_broadcasts(self, settings: Settings) -> None:
        """Look again what is due, by the broadcasts of these settings from now on."""
        self._grabs.clear()
        self._grabs.update(_grabs(settings))
        self._scheduler.follow(self._made(settings.broadcasts))
        self._broadcasting.startService()

    def close(self) -> None:
        """Close the collection, and release its lock; once is enough."""
        self._resources.close()

    def _open(self, locks: InstanceLocks) -> None:
        """Open the collection for this process alone, and fill it if it is empty."""
        quotes = self._settings.quotes
        if quotes.lock_file is not None:
            self._resources.callback(locks.acquire(quotes.lock_file))
        self._storage = open_storage(quotes.database)
        self._resources.callback(self._storage.close)
        try:
            fill_if_empty(self._storage.store, quotes.import_, self._now())
        except CannotImport as error:
            raise SettingsError(self._settings.file, "quotes", "import", str(error)) from None

    def _make_broadcaster(self) -> BroadcastScheduler:
        return BroadcastScheduler(
            self._made(self._settings.broadcasts),
            announcers=self.announcers,
            ledger=self._storage.ledger,
            store=self._storage.store,
            run_in_thread=self._run_in_thread,
            events=self._events,
            now=self._now,
            clock=self._reactor,
            zone=self._zone,
            worker=f"{gethostname()}:{os.getpid()}:{token_hex(4)}",
            public_url=self._public_url,
            people=self._storage.people,
            controls=self.controls,
        )

    def _made(self, broadcasts: Mapping[str, BroadcastSettings]) -> list[Broadcast]:
        return [Broadcast.of(name, one, self._zone) for name, one in broadcasts.items()]

    def _has_gone(self, person: str) -> None:
        """End what somebody subscribed to who wants to hear from us no more."""
        Deferred.fromCoroutine(self._end_subscription(person))

    async def _end_subscription(self, person: str) -> None:
        try:
            if await self._run_in_thread(self._storage.people.unsubscribe, person):
                await self._changes.poll()
                self._log.info("a subscription ended: they want to hear from us no more")
        except Exception:
            self._log.failure("a subscription could not be ended")

    async def _refresh(self) -> None:
        """Learn what was changed just now, and tell of it."""
        await self._changes.poll()

    def _context(self) -> CommandContext:
        quotes = self._settings.quotes
        return CommandContext(
            curation=self._storage.curation,
            people=self._storage.people,
            run_in_thread=self._run_in_thread,
            now=self._now,
            today=self._today,
            refresh=self._refresh,
            submissions=Submissions(quotes.submissions),
            is_person=self._settings.is_person,
            moderators=PersonSet(quotes.moderators),
            tell_moderators=self._tell_moderators,
            word_for=self._few_left.word_for,
            grabs=self._grabs,
            delivery_state=self._storage.ledger.state_of,
            controls=self.controls,
            reload=self._reload,
        )


def _grabs(settings: Settings) -> dict[str, str]:
    return {name: one.grab for name, one in settings.adapters.items()}
