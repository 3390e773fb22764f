"""Browsing and searching the collection, a page at a time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from twisted.web.iweb import IRequest
from werkzeug.exceptions import NotFound

from bots.core.adapters.adapter import Services
from bots.web.http.routing import Routes, argument
from bots.web.pages.templating import Templates
from quoters.text.search import Search, parse_search

PAGE = 20
"""Quotes on a page."""

LAST_PAGE = 500
"""How far one may leaf: further back the database would count for long; words find more."""

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class BrowseQuery:
    """What a reader wants to see: words, an author, a tag, and which page of it."""

    words: str = ""
    author: str = ""
    tag: str = ""
    page: int = 1

    @classmethod
    def of(cls, request: IRequest) -> "BrowseQuery":
        """Read the query of an address.

        :raises NotFound: when there is no such page.
        """
        written = argument(request, "page", 9) or "1"
        if not (written.isascii() and written.isdecimal() and 0 < int(written) <= LAST_PAGE):
            raise NotFound
        words, author, tag = (argument(request, name, _LONGEST) for name in ("q", "author", "tag"))
        return cls(words, author, tag, int(written))

    @property
    def search(self) -> Search:
        """What to ask the collection for."""
        return parse_search(self.words, author=self.author or None, tag=self.tag or None)

    def address(
        self,
        *,
        page: int = 1,
        words: str | None = None,
        author: str | None = None,
        tag: str | None = None,
    ) -> str:
        """Return the query of another page of it, or of other things."""
        asked = {
            "q": self.words if words is None else words,
            "author": self.author if author is None else author,
            "tag": self.tag if tag is None else tag,
            "page": "" if page == 1 else str(page),
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/quotes?{query}" if query else "/quotes"


class BrowsePage:
    """Shows the newest quotes, or those that are looked for."""

    def __init__(self, services: Services, templates: Templates) -> None:
        self._services = services
        self._templates = templates

    def add_to(self, routes: Routes) -> None:
        """Answer at ``/quotes``."""
        routes.get("/quotes", self.quotes)

    async def quotes(self, request: IRequest) -> bytes:
        """Show a page of quotes."""
        query, reading = BrowseQuery.of(request), self._services.reading
        offset = (query.page - 1) * PAGE
        found = await reading.run_in_thread(reading.browser.browse, query.search, PAGE + 1, offset)
        if not found and query.page > 1:
            raise NotFound
        meant = None if found else await self._services.quotes.collection.suggest(query.search)
        return self._templates.answer(
            request,
            "browse.html",
            query=query,
            quotes=found[:PAGE],
            has_more=len(found) > PAGE and query.page < LAST_PAGE,
            meant=meant,
        )
