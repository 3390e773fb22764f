"""The coming days: pinning, skipping and swapping their quotes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from twisted.web.iweb import IRequest

from bots.web.http.routing import Routes, number
from bots.web.moderation.access import SignedIn, form_value
from bots.web.moderation.page import Desk
from quoters.errors import ConflictError, EmptyCollection
from quoters.model.quote import Day
from quoters.selection.daily import DAYS_AHEAD


class CalendarPage:
    """Shows today and the thirteen days after it, and steers them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._context = desk.services.moderation.context
        self._calendar = desk.services.moderation.calendar

    def add_to(self, routes: Routes) -> None:
        """Answer at ``/moderation/calendar`` and where its forms lead."""
        path = "/moderation/calendar"
        self._desk.show(routes, path, "calendar.html", self.show)
        for name, do in (("pin", self.pin), ("skip", self.skip), ("swap", self.swap)):
            self._desk.do(routes, f"{path}/{name}", do, then=path)

    async def show(self, _: IRequest, __: SignedIn) -> dict[str, Any]:
        """Return the days."""
        return {"days": await self._days()}

    async def pin(self, request: IRequest, signed_in: SignedIn) -> Sequence[str]:
        """Have a quote come on a date."""
        day = _date_in(request, "date")
        wanted = number(form_value(request, "number", 20).strip().removeprefix("#"))
        await self._steer(self._calendar.pin, day, wanted, signed_in)
        return [f"Quote {wanted} comes on {day}."]

    async def skip(self, request: IRequest, signed_in: SignedIn) -> Sequence[str]:
        """Have another quote come on a date."""
        day = _date_in(request, "date")
        drawn = await self._steer(self._calendar.skip, day, None, signed_in)
        return [f"Quote {drawn.quote.number} comes on {day} instead."]

    async def swap(self, request: IRequest, signed_in: SignedIn) -> Sequence[str]:
        """Have two dates change their quotes: both are pinned."""
        day, other = _date_in(request, "date"), _date_in(request, "with")
        quotes = {one.date: one.quote.number for one in await self._days()}
        if day == other or day not in quotes or other not in quotes:
            raise ConflictError("these are not two of the coming days")
        await self._steer(self._calendar.pin, day, quotes[other], signed_in)
        await self._steer(self._calendar.pin, other, quotes[day], signed_in)
        return [f"{day} and {other} have changed their quotes."]

    async def _days(self) -> list[Day]:
        run_in_thread, today = self._context.run_in_thread, self._desk.today
        days = self._desk.services.quotes.collection.coming_days
        try:
            return await run_in_thread(days, today, DAYS_AHEAD)
        except EmptyCollection:
            return []

    async def _steer(self, steer: Any, day: date, wanted: int | None, signed_in: SignedIn) -> Day:
        context, actor = self._context, signed_in.actor
        rest = (actor, context.now(), self._desk.today)
        given = (day, *rest) if wanted is None else (day, wanted, *rest)
        steered: Day = await context.run_in_thread(lambda: steer(*given))
        await context.refresh()
        return steered


def _date_in(request: IRequest, name: str) -> date:
    """Read a date of a form.

    :raises ConflictError: when it is none.
    """
    written = form_value(request, name, 20)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ConflictError(f"{written!r} is no date like 2026-11-23") from None
