"""Services to make adapters with, without a database or a network."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bots.core.adapters.adapter import (
    LifecycleServices,
    QuoteServices,
    Services,
    StatusServices,
    TimeServices,
)
from bots.core.commands.parser import parse_command
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.request import Reply, Request
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.events import DeliveryChanged, EventBus
from quoters import Quote, StaticQuoter

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
) -> Services:
    """Return services around a reactor that tests advance; their random choices never vary."""

    def now() -> datetime:
        return datetime.fromtimestamp(reactor.seconds(), UTC)

    answering: Any = commands or FakeDispatcher()
    events = EventBus()
    return Services(
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
