"""Signing in with a token, and telling a moderator's own forms from those of others."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from twisted.web.iweb import IRequest

from bots.web.http.answers import HTML, answer_with
from bots.web.security.tokens import TokenAccess
from quoters.model.change import Actor

COOKIE = b"quotes-moderator"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A moderator in a browser, and the secret that their forms carry."""

    actor: Actor
    csrf: str


class NotSignedIn(Exception):
    """Nobody is signed in who may moderate; the message says why."""


class ForeignForm(Exception):
    """A form came that was not made for this moderator."""


class ModerationAccess:
    """Knows who is signed in: the cookie has the token itself, so that revoking it ends all.

    :param base_url: the site's own; where it begins with https, the cookie is sent by TLS alone.
    """

    def __init__(self, access: TokenAccess, base_url: str) -> None:
        self._access = access
        parts = urlsplit(base_url)
        self.root = parts.path
        self._attributes = f"; Path={self.root}/moderation; HttpOnly; SameSite=Strict"
        if parts.scheme == "https":
            self._attributes += "; Secure"

    async def moderator(self, request: IRequest) -> SignedIn:
        """Return who is signed in.

        :raises NotSignedIn: when nobody is.
        :raises RequestRefused: when too many wrong tokens came from there.
        """
        secret = (request.getCookie(COOKIE) or b"").decode("latin-1")
        if not secret:
            raise NotSignedIn
        actor = await self._access.holder(request, secret[:_LONGEST])
        if actor is None or not actor.moderator:
            raise NotSignedIn("Your token has been revoked.")
        return SignedIn(actor, _csrf(secret))

    async def sign_in(self, request: IRequest) -> None:
        """Sign in whoever typed a moderator's token.

        :raises NotSignedIn: when it is none; it says so.
        """
        secret = form_value(request, "token", _LONGEST).strip()
        actor = await self._access.holder(request, secret) if secret else None
        if actor is None:
            raise NotSignedIn("This token opens nothing.")
        if not actor.moderator:
            raise NotSignedIn("This token may add quotes, and not moderate.")
        self._set_cookie(request, secret)

    def sign_out(self, request: IRequest) -> None:
        """Forget who is signed in there."""
        self._set_cookie(request, "", "; Max-Age=0")

    def check(self, request: IRequest, signed_in: SignedIn) -> None:
        """Take only what this moderator's own pages send.

        :raises ForeignForm: otherwise.
        """
        sent = form_value(request, "csrf", _LONGEST)
        if not hmac.compare_digest(sent.encode(), signed_in.csrf.encode()):
            raise ForeignForm

    def redirect(self, request: IRequest, path: str) -> bytes:
        """Answer that the browser is to get another page of ours (RFC 9110, 15.4.4)."""
        request.responseHeaders.setRawHeaders("location", [self.root + path])
        return answer_with(request, b"", HTML, 303, cache=b"no-store")

    def _set_cookie(self, request: IRequest, value: str, more: str = "") -> None:
        written = f"{COOKIE.decode()}={value}{self._attributes}{more}"
        request.responseHeaders.setRawHeaders("set-cookie", [written])


def form_value(request: IRequest, name: str, longest: int) -> str:
    """Return what a form says by a name, with its lines; cut where it is far too long."""
    values = request.args.get(name.encode(), [])
    return values[0].decode("utf-8", "replace")[:longest] if values else ""


def _csrf(secret: str) -> str:
    return hmac.new(secret.encode(), b"moderation form", sha256).hexdigest()
