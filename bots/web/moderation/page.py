"""What all pages of moderation have in common: who is signed in, notices, and forms."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Any

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.web.http.routing import Routes, argument
from bots.web.moderation.access import ForeignForm, ModerationAccess, NotSignedIn, SignedIn
from bots.web.moderation.notices import Notices
from bots.web.pages.templating import Templates
from quoters.errors import QuotesError, StorageFailed

Show = Callable[..., Awaitable[dict[str, Any]]]
"""Returns what a template needs, for the request and whoever is signed in."""

Do = Callable[..., Awaitable[Sequence[str]]]
"""Does what a form says, and returns sentences that say what was done."""

_FOREIGN = "This form is not one of yours, or your token is another by now: load the page again."


class Desk:
    """Shows pages to signed-in moderators, and has their forms done.

    A page is shown anew after each form, with sentences that say what came of it.
    """

    def __init__(self, services: Services, templates: Templates, access: ModerationAccess) -> None:
        self.services = services
        self._templates = templates
        self._access = access
        self._notices = Notices(token_urlsafe)

    @property
    def today(self) -> date:
        """The date of the quote of the day."""
        return self.services.time.today()

    def show(self, routes: Routes, path: str, template: str, show: Show) -> None:
        """Answer a path with a template, for moderators alone."""

        async def answer(request: IRequest, **found: str) -> bytes:
            try:
                signed_in = await self._access.moderator(request)
            except NotSignedIn:
                return self._access.redirect(request, "/moderation/sign-in")
            values = await show(request, signed_in, **found)
            return self._page(request, template, signed_in, **values)

        routes.get(path, answer)

    def do(self, routes: Routes, path: str, do: Do, *, then: str = "/moderation") -> None:
        """Have forms that are sent to a path done, and show the page ``then``."""

        async def answer(request: IRequest, **found: str) -> bytes:
            try:
                signed_in = await self._access.moderator(request)
                self._access.check(request, signed_in)
            except NotSignedIn:
                return self._access.redirect(request, "/moderation/sign-in")
            except ForeignForm:
                return self._refuse(request)
            said = await _said(do, request, signed_in, **found)
            return self._access.redirect(request, f"{then}?notice={self._notices.keep(said)}")

        routes.post(path, answer)

    def add_to(self, routes: Routes) -> None:
        """Answer where one signs in and out."""
        routes.get("/moderation/sign-in", self._show_sign_in)
        routes.post("/moderation/sign-in", self._sign_in)
        routes.post("/moderation/sign-out", self._sign_out)

    def _show_sign_in(self, request: IRequest) -> bytes:
        return self._plain(request, "moderation/sign-in.html", problem="")

    async def _sign_in(self, request: IRequest) -> bytes:
        try:
            await self._access.sign_in(request)
        except NotSignedIn as why:
            return self._plain(
                request, "moderation/sign-in.html", HTTPStatus.FORBIDDEN, problem=str(why)
            )
        return self._access.redirect(request, "/moderation")

    async def _sign_out(self, request: IRequest) -> bytes:
        try:
            self._access.check(request, await self._access.moderator(request))
        except NotSignedIn:
            pass
        except ForeignForm:
            return self._refuse(request)
        self._access.sign_out(request)
        return self._access.redirect(request, "/moderation/sign-in")

    def _refuse(self, request: IRequest) -> bytes:
        return self._plain(request, "error.html", HTTPStatus.FORBIDDEN, sentence=_FOREIGN)

    def _page(self, request: IRequest, template: str, signed_in: SignedIn, **values: Any) -> bytes:
        return self._plain(
            request,
            f"moderation/{template}",
            notices=self._notices.get(argument(request, "notice", 100)),
            me=signed_in.actor,
            csrf=signed_in.csrf,
            here=template,
            zone=self.services.time.zone,
            **values,
        )

    def _plain(self, request: IRequest, template: str, status: int = 200, **values: Any) -> bytes:
        body = self._templates.answer(request, template, status, **values)
        request.responseHeaders.setRawHeaders("cache-control", ["no-store"])
        return body


async def _said(do: Do, request: IRequest, signed_in: SignedIn, **found: str) -> Sequence[str]:
    """Do it; what the rules say against it is said instead."""
    try:
        return await do(request, signed_in, **found)
    except StorageFailed:
        raise
    except QuotesError as refusal:
        text = str(refusal)
        return [f"{text[:1].upper()}{text[1:].rstrip('.')}."]
