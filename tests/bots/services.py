"""Services to make adapters with, without a database or a network."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bots.core.adapters.adapter import (
    LifecycleServices,
    QuoteServices,
    Services,
    StatusServices,
    TimeServices,
    storage_services,
)
from bots.core.commands.context import CommandContext
from bots.core.commands.parser import parse_command
from bots.core.concurrency.database_thread import RunInThread, run_inline
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.request import Reply, Request
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.events import DeliveryChanged, EventBus
from quoters import Quote, StaticQuoter
from quoters.storage.opening import Storage, open_storage

QUOTE = Quote("An apple a day keeps the doctor away", "Anonymous", number=42)


class FakeDispatcher:
    """Answers with the quote, or as ``answers`` says, and remembers the requests.

    What is put into ``answers`` may be an awaitable that comes later.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answers: list[Reply | Awaitable[Reply]] = []

    async def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        answer = self.answers.pop(0) if self.answers else Reply((QUOTE,))
        return answer if isinstance(answer, Reply) else await answer

    def changes(self, text: str) -> bool:
        return parse_command(text).verb in {"add", "grab", "flag", "+", "-", "optout", "undo"}

    def knows(self, text: str) -> bool:
        return parse_command(text).verb in {"random", "show", "help", "today"}

    def is_by_account(self, text: str) -> bool:
        return text == "pending" or (self.changes(text) and text != "optout")


async def _nothing() -> None:
    """Learn of no change."""


def command_context(
    storage: Storage,
    now: Callable[[], datetime],
    collection: Any = None,
    run_in_thread: RunInThread = run_inline,
) -> CommandContext:
    """Return what changes a storage."""
    return CommandContext(
        curation=storage.curation,
        people=storage.people,
        run_in_thread=run_in_thread,
        now=now,
        today=lambda: date(2026, 11, 23),
        refresh=getattr(collection, "refresh", _nothing),
        delivery_state=storage.ledger.state_of,
    )


def make_services(
    reactor: Any,
    *,
    commands: Any = None,
    collection: Any = None,
    listening: Callable[[str, str], None] = lambda *_: None,
    on_fatal: Callable[[str], None] = lambda _: None,
    gone: Callable[[str], None] = lambda _: None,
    public_url: str = "",
    zone: ZoneInfo = ZoneInfo("UTC"),  # noqa: B008 - immutable
    next_broadcasts: Callable[[], list[NextBroadcast]] = list,
    recent_deliveries: Callable[[], list[DeliveryChanged]] = list,
    storage: Storage | None = None,
    context: CommandContext | None = None,
    run_in_thread: RunInThread = run_inline,
    since: datetime = datetime.fromtimestamp(0, UTC),  # noqa: B008 - immutable
) -> Services:
    """Return services around a reactor that tests advance; their random choices never vary."""

    def now() -> datetime:
        return since + timedelta(seconds=reactor.seconds())

    answering: Any = commands or FakeDispatcher()
    events = EventBus()
    opened = storage or open_storage("memory:")
    changing = context or command_context(opened, now, collection, run_in_thread)
    reading, moderation = storage_services(opened, run_in_thread, changing)
    return Services(
        reading=reading,
        moderation=moderation,
        time=TimeServices(
            reactor=reactor,
            now=now,
            today=lambda: date(2026, 11, 23),
            random=Random(1),  # noqa: S311 - nothing here is secret
            zone=zone,
        ),
        quotes=QuoteServices(
            quoter=StaticQuoter(QUOTE),
            collection=collection,
            commands=answering,
        ),
        status=StatusServices(
            events=events,
            connections=ConnectionRegistry(events, now),
            next_broadcasts=next_broadcasts,
            recent_deliveries=recent_deliveries,
            public_url=public_url,
        ),
        lifecycle=LifecycleServices(
            on_listening=listening, on_fatal=on_fatal, on_unsubscribed=gone
        ),
    )
