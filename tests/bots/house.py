"""A house to fit adapters into, without a database or a network."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from bots.core.adapters.adapter import Services
from bots.core.model.request import Reply, Request
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.events import EventBus
from quoters import Quote, StaticQuoter

QUOTE = Quote("An apple a day keeps the doctor away", "Anonymous", number=42)


class EchoResponder:
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


def house_around(
    reactor: Any,
    *,
    responder: Any = None,
    listening: Callable[[str, str], None] = lambda *_: None,
    give_up: Callable[[str], None] = lambda _: None,
    gone: Callable[[str], None] = lambda _: None,
    public_url: str = "",
) -> Services:
    """Build a house around a reactor that tests advance; its chances are always the same."""

    def now() -> datetime:
        return datetime.fromtimestamp(reactor.seconds(), UTC)

    nobody: Any = None
    answering: Any = responder or EchoResponder()
    events = EventBus()
    return Services(
        reactor=reactor,
        now=now,
        today=lambda: date(2026, 11, 23),
        random=Random(1),  # noqa: S311 - nothing here is secret
        quoter=StaticQuoter(QUOTE),
        collection=nobody,
        responder=answering,
        events=events,
        connections=ConnectionRegistry(events, now),
        listening=listening,
        give_up=give_up,
        gone=gone,
        public_url=public_url,
    )
