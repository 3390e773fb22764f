"""Finding out who asks: by a token, in a header or in a signed-in browser."""

import re
from http import HTTPStatus

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.core.commands.blocklist import Blocklist
from bots.core.model.token_bucket import Rate
from bots.core.net.client_address import Network
from bots.web.http.failures import RequestRefused
from bots.web.http.visitors import VisitorLimit, visitor_of
from quoters.model.change import Actor
from quoters.model.person import token_holder

FAILURES = Rate.every(6.0, burst=10)
"""Wrong tokens that one visitor may try."""

_BEARER = re.compile(r"[Bb]earer +([A-Za-z0-9._~+/=-]+) *")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Twisted Quotes"'}
_TOO_MANY = "There were too many wrong tokens from your address; please try again later."


class TokenAccess:
    """Knows who a token belongs to; whoever tries many wrong ones waits.

    This machine's own visitors are one: nothing tells them apart.
    """

    def __init__(self, services: Services, trusted_proxies: tuple[Network, ...]) -> None:
        self._moderation = services.moderation
        self._trusted_proxies = trusted_proxies
        self._failures = VisitorLimit("tokens", FAILURES, services.time.reactor.seconds)
        self._ignored = Blocklist(services.moderation.context)

    async def bearer(self, request: IRequest) -> Actor:
        """Return who asks, by the token in the header ``Authorization`` (RFC 6750).

        :raises RequestRefused: without a token, with a wrong one, or after too many of these.
        """
        values = request.requestHeaders.getRawHeaders("authorization") or []
        match = _BEARER.fullmatch(values[0]) if len(values) == 1 else None
        if match is None:
            sentence = "This needs a token: Authorization: Bearer TOKEN."
            raise RequestRefused(HTTPStatus.UNAUTHORIZED, sentence, _CHALLENGE)
        actor = await self.holder(request, match[1])
        if actor is None:
            challenge = {
                "WWW-Authenticate": f'{_CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'
            }
            raise RequestRefused(HTTPStatus.UNAUTHORIZED, "This token opens nothing.", challenge)
        return actor

    async def holder(self, request: IRequest, secret: str) -> Actor | None:
        """Return whose token this is; None when it is nobody's, which counts as a failure.

        :raises RequestRefused: after too many failures, and to whom nobody listens.
        """
        visitor = visitor_of(request, self._trusted_proxies)
        self._failures.refuse_if_empty(visitor, _TOO_MANY)
        run_in_thread = self._moderation.context.run_in_thread
        token = await run_in_thread(self._moderation.tokens.holder, secret)
        if token is None:
            self._failures.take(visitor)
            return None
        actor = Actor(token_holder(token.name), moderator=token.moderator, via="web")
        self._ignored.forget()  # a token is used seldom, and its holder may have been ignored since
        if await self._ignored.has(actor):
            raise RequestRefused(HTTPStatus.FORBIDDEN, "Nobody listens to you here.")
        return actor
