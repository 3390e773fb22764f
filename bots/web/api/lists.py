"""The API: lists of quotes and of days, which go on where they were."""

import re
from datetime import date
from http import HTTPStatus

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.core.status.serialize import day_as_json, quote_as_json
from bots.web.http.answers import answer_json
from bots.web.http.failures import RequestRefused
from bots.web.http.routing import Routes
from quoters.errors import EmptyCollection
from quoters.model.browse import START, Position
from quoters.model.quote import Day
from quoters.text.search import parse_search

MOST, USUAL = 100, 20
"""Items of a list at once."""

_LONGEST = 500
_DIGITS = 9
CURSOR = r"([0-2])-([0-9]{1,16})"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ListApi:
    """Answers lists: quotes by number, days from the newest back."""

    def __init__(self, services: Services, base_url: str) -> None:
        self._services = services
        self._base_url = base_url

    def add_to(self, routes: Routes) -> None:
        """Answer at its addresses."""
        routes.get("/quotes", self.quotes)
        routes.get("/days", self.days)

    async def quotes(self, request: IRequest) -> bytes:
        """Return quotes that match, by number, and the cursor to go on with."""
        words, author, tag = (_words(request, name) for name in ("q", "author", "tag"))
        search = parse_search(words, author=author or None, tag=tag or None)
        reading = self._services.reading
        found, more = await reading.run_in_thread(
            reading.browser.listing, search, _limit(request), _position(request)
        )
        items = [quote_as_json(quote, self._base_url) for quote in found]
        following = None if more is None else f"{more.reach}-{more.after}"
        return answer_json(request, {"items": items, "next": following})

    async def days(self, request: IRequest) -> bytes:
        """Return days that have come, the newest first, and the cursor to go on with."""
        limit, before = _limit(request), _date(request)
        days = await self._days_before(before, limit + 1)
        zone = self._services.time.zone
        items = [day_as_json(day, zone, self._base_url) for day in days[:limit]]
        following = days[limit - 1].date.isoformat() if len(days) > limit else None
        return answer_json(request, {"items": items, "next": following})

    async def _days_before(self, before: date | None, count: int) -> list[Day]:
        collection, reading = self._services.quotes.collection, self._services.reading
        try:
            today = [collection.today()]
        except EmptyCollection:
            return []
        if before is not None and before <= today[0].date:
            today = []
        until = self._services.time.today() if before is None else before
        until = min(until, self._services.time.today())
        earlier = await reading.run_in_thread(collection.recorded_days, until, count)
        return [*today, *earlier][:count]


def _written(request: IRequest, name: str) -> str | None:
    """Return what the query says by a name; None when it says nothing of it."""
    values = request.args.get(name.encode())
    return values[0].decode("utf-8", "replace") if values else None


def _words(request: IRequest, name: str) -> str:
    """Read words to look for.

    :raises RequestRefused: when they are too long.
    """
    written = _written(request, name) or ""
    if len(written) > _LONGEST:
        sentence = f"{name} has {_LONGEST} characters at most."
        raise RequestRefused(HTTPStatus.BAD_REQUEST, sentence)
    return written


def _limit(request: IRequest) -> int:
    """Read how many are wanted.

    :raises RequestRefused: when it is no number of them.
    """
    written = _written(request, "limit")
    if written is None:
        return USUAL
    if written.isascii() and written.isdecimal() and len(written) < _DIGITS:
        limit = int(written)
        if 0 < limit <= MOST:
            return limit
    raise RequestRefused(HTTPStatus.BAD_REQUEST, f"limit is a number from 1 to {MOST}.")


def _position(request: IRequest) -> Position:
    """Read a cursor of quotes.

    :raises RequestRefused: when it is none of ours.
    """
    written = _written(request, "after")
    if written is None:
        return START
    match = re.fullmatch(CURSOR, written, re.ASCII)
    if match is None:
        raise RequestRefused(HTTPStatus.BAD_REQUEST, "after is what next said before.")
    return Position(int(match[2]), int(match[1]))


def _date(request: IRequest) -> date | None:
    """Read a cursor of days.

    :raises RequestRefused: when it is none of ours.
    """
    written = _written(request, "after")
    if written is None:
        return None
    try:
        if _DATE.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise RequestRefused(HTTPStatus.BAD_REQUEST, "after is what next said before.")
