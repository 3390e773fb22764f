"""How an adapter fits into the house: what it is given, and what it gives."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from twisted.application.service import IService

from bots.core.chat.recent_messages import RecentMessages
from bots.core.collection.cached import CachedCollection
from bots.core.commands.dispatcher import Dispatcher
from bots.core.interfaces import IAnnouncer
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.deliveries import Overview
from bots.core.status.events import EventBus
from quoters import IQuoter


def _nothing_to_see() -> Overview:
    return Overview(zone=ZoneInfo("UTC"), next_broadcasts=list, recent=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the house offers to each adapter.

    ``now`` tells the time in UTC, ``today`` the local date of ``[quotes] timezone``; ``quoter``
    gives the quote of the day; ``overview`` tells how the rest of the program stands.  An adapter
    whose section says that people may ``grab`` notes in ``overheard`` what is said in its rooms.
    ``public_url`` is what the addresses of quotes begin with, empty without one.
    ``listening`` is told what listens where, as it begins to (``"QOTD", "127.0.0.1:1717 (TCP)"``);
    ``give_up`` stops the program, with a sentence that says why.  ``gone`` is told of a person who
    wants to hear from us no more (``xmpp:home/alice@example.org``).
    """

    reactor: Any
    now: Callable[[], datetime]
    today: Callable[[], date]
    random: Random
    quoter: IQuoter
    collection: CachedCollection
    responder: Dispatcher
    events: EventBus
    connections: ConnectionRegistry
    listening: Callable[[str, str], None]
    give_up: Callable[[str], None]
    public_url: str = ""
    overheard: RecentMessages = field(default_factory=RecentMessages)
    overview: Overview = field(default_factory=_nothing_to_see)
    gone: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class AdapterService:
    """What an adapter makes of one section: a service to run, and an announcer if it has one."""

    service: IService
    announcer: IAnnouncer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One way to reach people, as the entry-point group ``twisted_quotes.adapters`` names it.

    ``settings`` is the frozen dataclass of its section's keys (see ``bots.core.settings``).
    ``fit`` takes a section's full name (``irc:libera``), its settings and the house.
    ``try_connecting`` logs in once and leaves, for ``quotes check --connect``; it raises what is
    wrong.  None where there is nothing to connect to.  Both may be ``late`` (see
    ``bots.core.lazy``): most commands read a section and never run it.
    """

    settings: type
    fit: Callable[[str, Any, Services], AdapterService]
    try_connecting: Callable[[str, Any, Services], Awaitable[None]] | None = None
