"""A quote's own page, where its permalink leads, and the quote as a picture for previews of it."""

from http import HTTPStatus

from twisted.web.iweb import IRequest
from werkzeug.exceptions import NotFound

from bots.core.adapters.adapter import Services
from bots.web.http.answers import answer_tagged, knows
from bots.web.http.failures import RequestRefused
from bots.web.http.routing import Routes, number
from bots.web.pages.templating import Templates
from bots.web.pictures.cache import NotDrawn, TooBusy, make_pictures, mark_of_content

PNG = b"image/png"
_CACHE = b"public, max-age=3600"
_BUSY = "Many pictures are being drawn; please try again in a moment."
_NOT_DRAWN = "That picture could not be drawn; the operator will find why in the log."


class QuotePage:
    """Shows one quote, and all that is public of it.

    :param site_name: what pictures say of where they are from.
    """

    def __init__(self, services: Services, templates: Templates, site_name: str) -> None:
        self._services = services
        self._templates = templates
        self._pictures = make_pictures(services.time.reactor, site_name)

    def add_to(self, routes: Routes) -> None:
        """Answer at ``/quotes/42`` and ``/quotes/42.png``."""
        routes.get("/quotes/<text>", self.quote)

    async def quote(self, request: IRequest, text: str) -> bytes:
        """Show the quote of a number."""
        written, dot, kind = text.partition(".")
        if dot:
            return await self._picture(request, written, kind)
        reading, time = self._services.reading, self._services.time
        detail = await reading.run_in_thread(reading.browser.detail, number(text), time.today())
        return self._templates.answer(
            request, "quote.html", detail=detail, quote=detail.quote, zone=time.zone
        )

    async def _picture(self, request: IRequest, written: str, kind: str) -> bytes:
        """Return the quote of a number as a picture; one that the client has is not drawn."""
        if kind != "png":
            raise NotFound
        quote = await self._services.quotes.collection.get(number(written))
        mark = mark_of_content(quote).hex()
        _let_others_show(request)
        if knows(request, mark):
            return answer_tagged(request, b"", PNG, mark, cache=_CACHE)
        try:
            picture = await self._pictures.picture(quote)
        except TooBusy:
            again = {"Retry-After": "5"}
            raise RequestRefused(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY, again) from None
        except NotDrawn:  # it is in the log
            raise RequestRefused(HTTPStatus.INTERNAL_SERVER_ERROR, _NOT_DRAWN) from None
        return answer_tagged(request, picture, PNG, mark, cache=_CACHE)


def _let_others_show(request: IRequest) -> None:
    request.responseHeaders.setRawHeaders("cross-origin-resource-policy", ["cross-origin"])
