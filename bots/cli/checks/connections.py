"""Logging in everywhere and leaving again, for ``quotes check --connect``."""

from collections.abc import Awaitable, Mapping
from random import SystemRandom
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as TimedOut

from bots.cli.errors import CommandFailed
from bots.core.adapters.adapter import (
    Adapter,
    LifecycleServices,
    QuoteServices,
    Services,
    StatusServices,
    TimeServices,
    storage_services,
)
from bots.core.collection.cached import CachedCollection
from bots.core.collection.day_change import local_date
from bots.core.commands.context import CommandContext
from bots.core.commands.dispatcher import Dispatcher
from bots.core.concurrency.clock import utc_now
from bots.core.concurrency.database_thread import run_inline
from bots.core.settings import Settings
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.events import EventBus
from quoters.selection.daily import DailyQuoter
from quoters.selection.random import RandomQuoter
from quoters.storage.opening import open_storage

CONNECT_TIMEOUT_SECONDS = 30.0
"""Seconds that logging in may take."""

Outcome = tuple[str, str | None]
"""A section that connects, and why it could not; None when it could."""


def try_all(settings: Settings) -> list[Outcome]:
    """Run the reactor until each connection was tried.

    :raises CommandFailed: when it was stopped before that.
    """
    from twisted.internet import reactor  # noqa: TID251 - this is where the program starts

    from bots.wiring import adapters

    outcomes: list[Outcome] = []

    async def run() -> None:
        try:
            outcomes.extend(await try_each(settings, adapters(), reactor))
        finally:
            reactor.stop()

    running: list[Deferred[None]] = []
    reactor.callWhenRunning(lambda: running.append(Deferred.fromCoroutine(run())))
    reactor.run()
    if not outcomes and settings.adapters:
        raise CommandFailed("stopped before every connection was tried")
    return outcomes


async def try_each(
    settings: Settings, adapters: Mapping[str, Adapter], reactor: Any
) -> list[Outcome]:
    """Try all at the same time; give the outcomes in the order of the sections."""
    services = _empty_services(settings, reactor)
    trials = [
        (
            name,
            Deferred.fromCoroutine(
                _problem(adapter.check_connection(name, section, services), reactor)
            ),
        )
        for name, section in settings.adapters.items()
        if (adapter := adapters[name.partition(":")[0]]).check_connection is not None
    ]
    return [(name, await trial) for name, trial in trials]


async def _problem(trying: Awaitable[None], reactor: Any) -> str | None:
    """Wait for it; say what went wrong."""
    try:
        await Deferred.fromCoroutine(_awaited(trying)).addTimeout(CONNECT_TIMEOUT_SECONDS, reactor)
    except TimedOut:
        return f"no answer within {CONNECT_TIMEOUT_SECONDS:.0f} s"
    except Exception as error:  # whatever it is, it is what the operator asked to know
        return str(error) or type(error).__name__
    return None


async def _awaited(trying: Awaitable[None]) -> None:
    await trying


def _empty_services(settings: Settings, reactor: Any) -> Services:
    """Return services with an empty collection: whoever logs in and leaves says nothing."""
    now, storage, events = utc_now(reactor), open_storage("memory:"), EventBus()
    store = storage.store
    today = local_date(now, settings.quotes.timezone)
    daily = DailyQuoter(store, today)
    collection = CachedCollection(store, run_inline, daily, RandomQuoter(store))
    context = CommandContext(
        curation=storage.curation,
        people=storage.people,
        run_in_thread=run_inline,
        now=now,
        today=today,
        refresh=collection.refresh,
    )
    reading, moderation = storage_services(storage, run_inline, context)
    return Services(
        reading=reading,
        moderation=moderation,
        time=TimeServices(
            reactor=reactor,
            now=now,
            today=today,
            random=SystemRandom(),
            zone=settings.quotes.timezone,
        ),
        quotes=QuoteServices(quoter=daily, collection=collection, commands=Dispatcher(collection)),
        status=StatusServices(events=events, connections=ConnectionRegistry(events, now)),
        lifecycle=LifecycleServices(on_listening=lambda *_: None, on_fatal=lambda _: None),
    )
