"""The dashboard: today's quote, and how everything stands."""

from datetime import UTC, datetime

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.core.commands.parser import command_in_private
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.request import Reply, Request
from bots.web.http.routing import Routes
from bots.web.pages.templating import Templates
from quoters import Quote
from quoters.errors import EmptyCollection
from quoters.model.quote import Day

_LONGEST_QUESTION = 500


class Dashboard:
    """Shows today's quote; readable without JavaScript, live with it."""

    def __init__(self, services: Services, templates: Templates) -> None:
        self._services = services
        self._templates = templates

    def add_to(self, routes: Routes) -> None:
        """Answer at the root of the site."""
        routes.get("/", self.dashboard)

    async def dashboard(self, request: IRequest) -> bytes:
        """Show today's quote and how everything stands; ``?ask=`` is the ask box's question."""
        question = _question(request)
        answer = None if question is None else await self._answer(question)
        return self._templates.answer(
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
