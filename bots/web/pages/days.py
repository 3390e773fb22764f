"""The archive: which quote was the quote of the day when."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from twisted.web.iweb import IRequest
from werkzeug.exceptions import NotFound

from bots.core.adapters.adapter import Services
from bots.web.http.routing import Routes, argument
from bots.web.pages.templating import Templates
from quoters.errors import EmptyCollection
from quoters.model.quote import Day

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ArchiveMonth:
    """A month of the archive: each of its dates that has come, with its quote if there was one."""

    first: date
    dates: tuple[tuple[date, Day | None], ...]
    before: date | None
    after: date | None


class DayPages:
    """Shows months, and single days; none that is to come."""

    def __init__(self, services: Services, templates: Templates) -> None:
        self._services = services
        self._templates = templates

    def add_to(self, routes: Routes) -> None:
        """Answer at ``/days`` and ``/days/2026-11-23``."""
        routes.get("/days", self.month)
        routes.get("/days/<text>", self.day)

    async def month(self, request: IRequest) -> bytes:
        """Show a month, this one if none is asked for."""
        today = self._services.time.today()
        first = _month(argument(request, "month", 7), today)
        if first > today:
            raise NotFound
        return self._templates.answer(
            request, "days.html", month=await self._month(first, today), today=today
        )

    async def day(self, request: IRequest, text: str) -> bytes:
        """Show a day and its quote."""
        wanted, today = _day(text), self._services.time.today()
        if wanted > today:
            raise NotFound
        around = await self._between(
            max(date.min + timedelta(1), wanted) - timedelta(1), _next(wanted)
        )
        shown = next((day for day in around if day.date == wanted), None)
        if shown is None and wanted == today:
            shown = self._today()
        if shown is None:
            raise NotFound
        known = {day.date for day in around if day.date <= today}
        return self._templates.answer(
            request,
            "day.html",
            day=shown,
            before=wanted - timedelta(1) if wanted - timedelta(1) in known else None,
            after=_next(wanted) if _next(wanted) in known else None,
        )

    async def _month(self, first: date, today: date) -> ArchiveMonth:
        last = min(first.replace(day=monthrange(first.year, first.month)[1]), today)
        quotes = {day.date: day for day in await self._between(first, last)}
        dates = [first + timedelta(days) for days in range((last - first).days + 1)]
        following = _next(last)
        return ArchiveMonth(
            first,
            tuple((one, quotes.get(one)) for one in dates),
            await self._month_before(first),
            following if last < today else None,
        )

    async def _month_before(self, first: date) -> date | None:
        """Return the newest earlier month that has a day."""
        collection, reading = self._services.quotes.collection, self._services.reading
        found = await reading.run_in_thread(collection.recorded_days, first, 1)
        return found[0].date.replace(day=1) if found else None

    async def _between(self, first: date, last: date) -> list[Day]:
        reading = self._services.reading
        return await reading.run_in_thread(reading.browser.recorded_between, first, last)

    def _today(self) -> Day | None:
        try:
            return self._services.quotes.collection.today()
        except EmptyCollection:
            return None


def _month(written: str, today: date) -> date:
    """Read a month.

    :raises NotFound: when it is none.
    """
    if not written:
        return today.replace(day=1)
    match = _MONTH.fullmatch(written)
    try:
        return date(int(match[1]), int(match[2]), 1) if match else _none()
    except ValueError:
        raise NotFound from None


def _day(written: str) -> date:
    """Read a date.

    :raises NotFound: when it is none.
    """
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else _none()
    except ValueError:
        raise NotFound from None


def _none() -> date:
    raise NotFound


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(1)
