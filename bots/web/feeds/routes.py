"""The addresses of what other places take: feeds, plain texts, and the image."""

from collections.abc import Callable
from datetime import time as time_of_day
from datetime import timedelta

from twisted.web.iweb import IRequest
from werkzeug.exceptions import NotFound

from bots.core.adapters.adapter import Services
from bots.core.broadcasts.schedule import instant_of
from bots.web.feeds.atom import FeedSource, atom_feed
from bots.web.feeds.json_feed import json_feed
from bots.web.feeds.svg import THEMES, quote_as_svg
from bots.web.http.answers import TEXT, answer_with
from bots.web.http.freshness import Freshness
from bots.web.http.routing import Routes, argument
from quoters.errors import EmptyCollection
from quoters.model.quote import Day, Quote

ENTRIES = 30
_MIDNIGHT = time_of_day()
_ATOM = b"application/atom+xml; charset=utf-8"
_JSON_FEED = b"application/feed+json"
_SVG = b"image/svg+xml; charset=utf-8"


class FeedRoutes:
    """Answers feed readers, shells and image tags; all of it may be read by any page."""

    def __init__(self, services: Services, base_url: str) -> None:
        self._services = services
        self._base_url = base_url
        self._freshness = Freshness(services.time.now)

    def add_to(self, routes: Routes) -> None:
        """Answer at all of their addresses."""
        routes.get("/feed.atom", self.atom)
        routes.get("/feed.json", self.json)
        routes.get("/today.txt", self.today_text)
        routes.get("/random.txt", self.random_text)
        routes.get("/today.svg", self.today_image)

    async def atom(self, request: IRequest) -> bytes:
        """Return the newest days as an Atom feed."""
        return await self._feed(request, "feed.atom", atom_feed, _ATOM)

    async def json(self, request: IRequest) -> bytes:
        """Return the newest days as a JSON Feed."""
        return await self._feed(request, "feed.json", json_feed, _JSON_FEED)

    def today_text(self, request: IRequest) -> bytes:
        """Return today's quote as a line, or as its lines."""
        _allow_all(request)
        body = _text(self._services.quotes.collection.today().quote)
        return self._freshness.answer(request, "today.txt", body, TEXT)

    async def random_text(self, request: IRequest) -> bytes:
        """Return a random quote; another one each time, so that nobody keeps it."""
        _allow_all(request)
        body = _text(await self._services.quotes.collection.random())
        return answer_with(request, body, TEXT, cache=b"no-store")

    def today_image(self, request: IRequest) -> bytes:
        """Return today's quote as an image of text, to be kept until the day ends.

        :raises NotFound: when there is no such theme.
        """
        _allow_all(request)
        name = argument(request, "theme", 10) or "light"
        if name not in THEMES:
            raise NotFound
        day = self._services.quotes.collection.today()
        body = quote_as_svg(day.quote, THEMES[name])
        cache = f"public, max-age={self._seconds_left(day)}".encode()
        return self._freshness.answer(request, f"today.svg {name}", body, _SVG, cache=cache)

    async def _feed(
        self, request: IRequest, name: str, write: Callable[[FeedSource], bytes], kind: bytes
    ) -> bytes:
        _allow_all(request)
        source = FeedSource(await self._days(), self._services.time.zone, self._base_url)
        return self._freshness.answer(request, name, write(source), kind)

    async def _days(self) -> list[Day]:
        """Return the newest days that were, newest first; none of an empty collection."""
        collection, reading = self._services.quotes.collection, self._services.reading
        try:
            today = collection.today()
        except EmptyCollection:
            return []
        before = await reading.run_in_thread(collection.recorded_days, today.date, ENTRIES - 1)
        return [today, *before]

    def _seconds_left(self, day: Day) -> int:
        """Return how long the day lasts still in its zone."""
        time = self._services.time
        ends = instant_of(day.date + timedelta(days=1), _MIDNIGHT, time.zone)
        return max(0, int((ends - time.now()).total_seconds()))


def _text(quote: Quote) -> bytes:
    return f"{quote.attributed}\n".encode("utf-8", "replace")


def _allow_all(request: IRequest) -> None:
    """Let scripts of any page read the answer, and any page show it."""
    request.responseHeaders.setRawHeaders(b"access-control-allow-origin", [b"*"])
    request.responseHeaders.setRawHeaders(b"cross-origin-resource-policy", [b"cross-origin"])
