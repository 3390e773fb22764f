"""A quote's own page: where its permalink leads."""

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.web.http.routing import Routes, number
from bots.web.pages.templating import Templates


class QuotePage:
    """Shows one quote, and all that is public of it."""

    def __init__(self, services: Services, templates: Templates) -> None:
        self._services = services
        self._templates = templates

    def add_to(self, routes: Routes) -> None:
        """Answer at ``/quotes/42``."""
        routes.get("/quotes/<text>", self.quote)

    async def quote(self, request: IRequest, text: str) -> bytes:
        """Show the quote of a number."""
        reading, time = self._services.reading, self._services.time
        detail = await reading.run_in_thread(reading.browser.detail, number(text), time.today())
        return self._templates.answer(
            request, "quote.html", detail=detail, quote=detail.quote, zone=time.zone
        )
