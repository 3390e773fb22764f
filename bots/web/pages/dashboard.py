"""The pages that people read."""

from datetime import UTC, datetime
from typing import Any

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.core.commands.parser import command_in_private
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.request import Reply, Request
from bots.web.http.answers import HTML, answer_with
from bots.web.http.routing import Routes, number
from bots.web.pages.templating import Templates
from quoters import Quote
from quoters.errors import EmptyCollection
from quoters.model.quote import Day

_LONGEST_QUESTION = 500


class Pages:
    """Answers browsers, in HTML that needs no JavaScript to be read."""

    def __init__(self, services: Services, templates: Templates) -> None:
        self._services = services
        self._templates = templates

    def resource(self) -> Any:
        """Return the resource that answers all paths which are nobody else's."""
        routes = Routes(self.error)
        routes.get("/", self.dashboard)
        routes.get("/quotes/<text>", self.quote)
        return routes.resource()

    async def dashboard(self, request: IRequest) -> bytes:
        """Show today's quote and how everything stands; ``?ask=`` is the ask box's question."""
        question = _question(request)
        answer = None if question is None else await self._answer(question)
        return self._page(
            request,
            "dashboard.html",
            today=self._today(),
            zone=self._services.time.zone,
            connections=self._services.status.connections.all(),
            broadcasts=_soonest(self._services.status.next_broadcasts()),
            deliveries=self._services.status.recent_deliveries(),
            question=question,
            answer=_parts(answer),
        )

    async def quote(self, request: IRequest, text: str) -> bytes:
        """Show one quote: where its permalink leads."""
        quote = await self._services.quotes.collection.get(number(text))
        return self._page(request, "quote.html", quote=quote)

    def error(self, request: IRequest, status: int, sentence: str) -> bytes:
        """Return what is wrong."""
        return self._page(request, "error.html", status, sentence=sentence)

    def _page(self, request: IRequest, template: str, status: int = 200, **values: Any) -> bytes:
        return answer_with(request, self._templates.render(template, **values), HTML, status)

    async def _answer(self, question: str) -> Reply:
        return await self._services.quotes.commands.answer(
            Request(command_in_private(question), "web", read_only=True)
        )

    def _today(self) -> Day | None:
        try:
            return self._services.quotes.collection.today()
        except EmptyCollection:
            return None


def _soonest(broadcasts: list[NextBroadcast]) -> list[NextBroadcast]:
    """Put the next one first, and those that never come again last."""
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(broadcasts, key=lambda broadcast: broadcast.next or never)


def _question(request: IRequest) -> str | None:
    """Return what was typed into the ask box, or what it suggests; None when nobody asks."""
    if b"ask" not in request.args:
        return None
    asked = request.args[b"ask"][0].decode("utf-8", "replace")
    return asked.strip()[:_LONGEST_QUESTION] or "random"


def _parts(answer: Reply | None) -> list[tuple[str | None, Quote | None]]:
    """Take an answer apart into sentences and quotes."""
    parts = () if answer is None else answer.parts
    return [(None, part) if isinstance(part, Quote) else (part, None) for part in parts]
