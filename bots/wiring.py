"""The page that knows all adapters: settings in, service out."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from random import SystemRandom
from secrets import token_hex
from socket import gethostname
from typing import Any

from platformdirs import user_data_path
from twisted.application.service import IService

from bots.core.adapter import Adapter, Fitted, House
from bots.core.broadcasts import Broadcast, Broadcaster, BroadcastService
from bots.core.clock import wall_clock
from bots.core.collection import Collection
from bots.core.connections import Connections
from bots.core.database import DatabaseThread
from bots.core.day import TurnOfTheDay, local_date
from bots.core.events import Events
from bots.core.in_order import AtTheEnd, InOrder, together
from bots.core.interfaces import IAnnouncer
from bots.core.only_runner import hold_alone
from bots.core.overview import Overview, RecentDeliveries
from bots.core.repeating import Repeating
from bots.core.responder import Curating, Responder
from bots.core.settings import Settings, SettingsProblem, read_settings
from bots.core.settings.example import EXAMPLE
from bots.core.tally import Tally
from bots.core.telling_moderators import TellingModerators
from bots.push import ChannelOptions, make_channel
from bots.web import WebSettings
from bots.web import make_service as make_site
from quoters.chance import RandomQuoter
from quoters.daily import DailyQuoter
from quoters.filling import CannotImport, fill
from quoters.persons import Persons
from quoters.rules import Submissions
from quoters.storage import Storage, open_storage

ADAPTERS = "twisted_quotes.adapters"
"""The entry-point group in which a package from outside can add its own kind of section."""


def adapters() -> dict[str, Adapter]:
    """Find the adapter of each kind of section."""
    return {point.name: point.load() for point in entry_points(group=ADAPTERS)}


def load_settings(config: Path | None, *, warn: Callable[[str], None] = lambda _: None) -> Settings:
    """Read this file; else $QUOTES_CONFIG, else ./bots.ini, else the example that we carry.

    :param warn: is told what is allowed but unwise.
    :raises SettingsProblem: when there is something wrong in it, or it cannot be read.
    """
    kinds = {kind: adapter.settings for kind, adapter in adapters().items()}
    file = config or Path(os.environ.get("QUOTES_CONFIG") or "bots.ini")
    if config is None and not os.environ.get("QUOTES_CONFIG") and not file.exists():
        base = user_data_path("twisted-quotes", ensure_exists=True)
        return read_settings(EXAMPLE, file="the built-in bots.ini", base=base, kinds=kinds)
    try:
        content = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise SettingsProblem(str(file), None, None, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SettingsProblem(
            str(file), None, None, f"is not UTF-8 (byte {error.start + 1})"
        ) from None
    return read_settings(content, file=str(file), base=file.parent, kinds=kinds, warn=warn)


def make_service(
    settings: Settings,
    reactor: Any,
    *,
    listening: Callable[[str, str], None],
    give_up: Callable[[str], None],
    only: frozenset[str] = frozenset(),
    now: Callable[[], datetime] = wall_clock,
) -> IService:
    """Make the whole program out of its settings; by then its collection is open and filled.

    :param listening: is told what listens where, as it begins to.
    :param give_up: is told why the program cannot go on.
    :param only: the sections to run; empty for all.
    :param now: tells the time in UTC; the reactor's timers need not follow it.
    :raises StorageFailed: when the collection cannot be used.
    :raises SettingsProblem: when an adapter cannot do what its section says.
    """
    zone = settings.quotes.timezone
    today = local_date(now, zone)
    storage, lock = _open(settings, now())
    daily, chance = DailyQuoter(storage.store, today), RandomQuoter(storage.store)
    daily.look_ahead()
    chance.refill()
    in_database, events = DatabaseThread(reactor), Events()
    collection = Collection(storage.store, in_database, daily, chance)
    announcers: dict[str, IAnnouncer] = {}
    broadcaster = Broadcaster(
        [Broadcast.of(name, one, zone) for name, one in settings.broadcasts.items()],
        announcers=announcers,
        ledger=storage.ledger,
        store=storage.store,
        in_database=in_database,
        events=events,
        now=now,
        clock=reactor,
        zone=zone,
        worker=f"{gethostname()}:{os.getpid()}:{token_hex(4)}",
    )
    recent, tally = RecentDeliveries(storage.ledger.deliveries(20)), Tally()
    events.subscribe(recent.hear)
    events.subscribe(tally.hear)
    turning = TurnOfTheDay(collection, events, now, zone)
    curating = Curating(
        curation=storage.curation,
        people=storage.people,
        in_database=in_database,
        now=now,
        refresh=turning.look,
        events=events,
        submissions=Submissions(settings.quotes.submissions),
        moderators=Persons(settings.quotes.moderators),
        tell_moderators=TellingModerators(settings.quotes.moderators, announcers, today),
        grabs={name: getattr(one, "grab", "off") for name, one in settings.adapters.items()},
    )
    house = House(
        reactor=reactor,
        now=now,
        today=today,
        random=SystemRandom(),
        quoter=daily,
        collection=collection,
        responder=Responder(
            collection,
            curating,
            zone=zone,
            broadcasts=broadcaster.next_broadcasts,
            asked=tally.asked,
        ),
        events=events,
        connections=Connections(events, now),
        public_url=getattr(settings.adapters.get("web"), "public_url", None) or "",
        overheard=curating.overheard,
        overview=Overview(
            zone=zone, next_broadcasts=broadcaster.next_broadcasts, recent=recent, tally=tally
        ),
        listening=listening,
        give_up=give_up,
    )
    fitted = _fit(settings, house, only)
    announcers |= {name: one.announcer for name, one in fitted.items() if one.announcer is not None}
    return InOrder(
        AtTheEnd(lock.close),
        AtTheEnd(storage.close),
        in_database,
        Repeating(reactor, turning.look, what="looking for the turn of the day"),
        together(*(one.service for one in fitted.values())),
        BroadcastService(reactor, broadcaster),
    )


def _open(settings: Settings, at: datetime) -> tuple[Storage, ExitStack]:
    """Open the collection for this process alone, and fill it if it is empty."""
    lock = ExitStack()
    if settings.quotes.lock_file is not None:
        lock.enter_context(hold_alone(settings.quotes.lock_file))
    storage = open_storage(settings.quotes.database)
    try:
        fill(storage.store, settings.quotes.import_, at)
    except CannotImport as error:
        raise SettingsProblem(settings.file, "quotes", "import", str(error)) from None
    return storage, lock


def _fit(settings: Settings, house: House, only: frozenset[str]) -> dict[str, Fitted]:
    """Make of each section what runs it, by the section's name."""
    known = adapters()
    fitted = {}
    for name, section in settings.adapters.items():
        if not only or name in only:
            try:
                fitted[name] = known[name.partition(":")[0]].fit(name, section, house)
            except ValueError as error:
                raise SettingsProblem(settings.file, name, None, str(error)) from None
    return fitted


def _fit_web(_: str, section: WebSettings, house: House) -> Fitted:
    """Fit ``[web]``: the site with the push channel in it, which is what is announced to."""
    channel = make_channel(
        ChannelOptions(
            base_url=section.base_url,
            origins=section.allowed_origins,
            originless=section.originless,
            trusted_proxies=section.trusted_proxies,
        ),
        house,
        house.overview,
    )
    site = make_site(section, house, house.overview, {b"ws": channel.resource})
    return Fitted(together(channel.service, site), channel.announcer)


web_adapter = Adapter(settings=WebSettings, fit=_fit_web)
