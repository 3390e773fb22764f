"""What an adapter is given, and what it gives back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from twisted.application.service import IService

from bots.core.chat.recent_messages import RecentMessages
from bots.core.collection.cached import CachedCollection
from bots.core.commands.context import CommandContext
from bots.core.commands.dispatcher import Dispatcher
from bots.core.concurrency.database_thread import RunInThread
from bots.core.interfaces import IAnnouncer, INetworkControls
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.settings.base import SectionSettings
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.counters import Counters
from bots.core.status.events import DeliveryChanged, EventBus
from quoters import IDeliveryLedger, IQuoter
from quoters.interfaces import IBrowser, ICalendar, IQuestions, ITokens

if TYPE_CHECKING:
    from quoters.storage.opening import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeServices:
    """Reactor, time and randomness.

    ``now`` returns the time in UTC, ``today`` the local date in ``zone``, that of ``[quotes]``.
    """

    reactor: Any
    now: Callable[[], datetime]
    today: Callable[[], date]
    random: Random
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteServices:
    """Quotes and answers.

    ``quoter`` returns the quote of the day from memory; ``commands`` answers what people type.  An
    adapter whose section allows ``grab`` records in ``recent_messages`` what is said in its rooms.
    """

    quoter: IQuoter
    collection: CachedCollection
    commands: Dispatcher
    recent_messages: RecentMessages = field(default_factory=RecentMessages)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusServices:
    """How the program stands.

    ``next_broadcasts`` returns each broadcast's next instant, ``recent_deliveries`` the newest
    first.  ``public_url`` is what the addresses of quotes begin with, empty without one.
    """

    events: EventBus
    connections: ConnectionRegistry
    counters: Counters = field(default_factory=Counters)
    next_broadcasts: Callable[[], list[NextBroadcast]] = list
    recent_deliveries: Callable[[], list[DeliveryChanged]] = list
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleServices:
    """Callbacks to the running program.

    ``on_listening`` is called with what listens where (``"QOTD", "127.0.0.1:1717 (TCP)"``),
    ``on_fatal`` with a sentence that says why the program cannot go on, ``on_unsubscribed`` with a
    person who refuses further messages (``xmpp:home/alice@example.org``).
    """

    on_listening: Callable[[str, str], None]
    on_fatal: Callable[[str], None]
    on_unsubscribed: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingServices:
    """Reading at leisure, and figures of the whole.

    All of it blocks, and is called by ``run_in_thread``.
    """

    run_in_thread: RunInThread
    browser: IBrowser
    questions: IQuestions
    ledger: IDeliveryLedger


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationServices:
    """Changing the collection for people whom a token identifies.

    ``calendar``, ``tokens`` and what the context names block, and are called by the context's
    ``run_in_thread``.
    """

    context: CommandContext
    calendar: ICalendar
    tokens: ITokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that the program offers to an adapter."""

    time: TimeServices
    quotes: QuoteServices
    status: StatusServices
    lifecycle: LifecycleServices
    reading: ReadingServices
    moderation: ModerationServices


def storage_services(
    storage: "Storage", run_in_thread: RunInThread, context: CommandContext
) -> tuple[ReadingServices, ModerationServices]:
    """Return what reads and changes an open storage."""
    reading = ReadingServices(
        run_in_thread=run_in_thread,
        browser=storage.browser,
        questions=storage.questions,
        ledger=storage.ledger,
    )
    moderation = ModerationServices(
        context=context, calendar=storage.calendar, tokens=storage.tokens
    )
    return reading, moderation


@dataclass(frozen=True, slots=True)
class AdapterService:
    """What an adapter makes of one section: a service to run, and what else it has."""

    service: IService
    announcer: IAnnouncer | None = None
    controls: INetworkControls | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One way to reach people, as the entry-point group ``twisted_quotes.adapters`` names it.

    ``settings`` is the frozen dataclass of its section's keys (see ``bots.core.settings``).
    ``make_service`` takes a section's full name (``irc:libera``), its settings and the services.
    ``check_connection`` logs in once and leaves, for ``quotes check --connect``; it raises what is
    wrong.  None where there is nothing to connect to.  Both may be a ``lazy_import`` (see
    ``bots.core.lazy``): most commands read a section and never run it.
    """

    settings: type[SectionSettings]
    make_service: Callable[[str, Any, Services], AdapterService]
    check_connection: Callable[[str, Any, Services], Awaitable[None]] | None = None
