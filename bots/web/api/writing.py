"""The API: adding a quote, for whoever has a token."""

import json
from http import HTTPStatus
from typing import Any

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.core.status.serialize import permalink, quote_as_json
from bots.web.http.answers import answer_json
from bots.web.http.failures import RequestRefused
from bots.web.http.routing import Routes
from bots.web.security.tokens import TokenAccess
from quoters.collection.permissions import initial_state
from quoters.errors import (
    ConflictError,
    Duplicate,
    InvalidQuote,
    NearDuplicate,
    NoSuchQuote,
    PermissionDenied,
)
from quoters.model.change import Actor
from quoters.model.quote import Quote, QuoteState
from quoters.text.normalize import MAX_NAME_LENGTH, MAX_TAGS, MAX_TEXT_LENGTH

_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "author": (str, type(None)),
    "source": (str, type(None)),
    "tags": (list,),
    "force": (bool,),
}

_LONGEST = {
    "text": MAX_TEXT_LENGTH,
    "author": MAX_NAME_LENGTH,
    "source": MAX_NAME_LENGTH,
    "tags": MAX_TAGS,
}
"""Characters, or tags, before anything is cleaned: as the description says it."""


class WritingApi:
    """Adds quotes, by the rules of ``[quotes] submissions``."""

    def __init__(self, services: Services, base_url: str, access: TokenAccess) -> None:
        self._context = services.moderation.context
        self._store = services.quotes.collection
        self._base_url = base_url
        self._access = access

    def add_to(self, routes: Routes) -> None:
        """Answer at its address."""
        routes.post("/quotes", self.add)

    async def add(self, request: IRequest) -> bytes:
        """Add a quote; 201 and the quote, or 409 and the one that is there already."""
        actor = await self._access.bearer(request)
        written = _object_in(request)
        quote = Quote(
            written["text"],
            written.get("author"),
            written.get("source"),
            tuple(written.get("tags", ())),
        )
        try:
            added = await self._submit(quote, actor, force=written.get("force", False))
        except (Duplicate, NearDuplicate) as there:
            return await self._answer_with_other(request, there)
        except InvalidQuote as error:
            raise RequestRefused(HTTPStatus.UNPROCESSABLE_ENTITY, _sentence(error)) from None
        except PermissionDenied as error:
            raise RequestRefused(HTTPStatus.FORBIDDEN, _sentence(error)) from None
        except ConflictError as error:
            raise RequestRefused(HTTPStatus.CONFLICT, _sentence(error)) from None
        body: dict[str, Any] = {**quote_as_json(added, self._base_url)}
        if added.state is QuoteState.PENDING:
            body["state"] = added.state.value
        elif added.number is not None:
            where = permalink(added.number, self._base_url)
            request.responseHeaders.setRawHeaders("location", [where])
        return answer_json(request, body, HTTPStatus.CREATED)

    async def _submit(self, quote: Quote, actor: Actor, *, force: bool) -> Quote:
        context = self._context
        state = initial_state(context.submissions, actor)
        added = await context.run_in_thread(
            context.curation.submit, quote, actor, context.now(), state=state, force=force
        )
        await context.changed(added)
        return added

    async def _answer_with_other(
        self, request: IRequest, there: Duplicate | NearDuplicate
    ) -> bytes:
        """Answer with the quote that is there already, if everybody may see it."""
        try:
            other = await self._store.get(there.number)
        except NoSuchQuote:
            return answer_json(
                request, {"error": "A quote like this waits already."}, HTTPStatus.CONFLICT
            )
        body = {"error": _sentence(there), "quote": quote_as_json(other, self._base_url)}
        return answer_json(request, body, HTTPStatus.CONFLICT)


def _object_in(request: IRequest) -> dict[str, Any]:
    """Read the body of a request: a quote in JSON.

    :raises RequestRefused: when it is none.
    """
    kind = (request.requestHeaders.getRawHeaders("content-type") or [""])[0]
    if kind.partition(";")[0].strip().casefold() != "application/json":
        sentence = "The body has to be application/json."
        raise RequestRefused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
    try:
        written = json.loads(request.content.read())
    except (ValueError, RecursionError):
        raise RequestRefused(HTTPStatus.BAD_REQUEST, "The body is no JSON.") from None
    if not isinstance(written, dict):
        raise RequestRefused(HTTPStatus.BAD_REQUEST, "The body has to be an object.")
    _check(written)
    return written


def _check(written: dict[str, Any]) -> None:
    """Check the members of a quote in JSON.

    :raises RequestRefused: when one is missing, unknown, or not what it has to be.
    """
    for name, value in written.items():
        kinds = _KINDS.get(name)
        if kinds is None:
            known = ", ".join(_KINDS)
            sentence = f"There is no {name[:40]!r} in a quote; there are {known}."
            raise RequestRefused(HTTPStatus.BAD_REQUEST, sentence)
        is_right = type(value) in kinds
        if name == "tags":
            is_right = is_right and all(isinstance(tag, str) for tag in value)
        if not is_right:
            raise RequestRefused(HTTPStatus.BAD_REQUEST, f"{name} is not what it has to be.")
        if name in _LONGEST and len(value or ()) > _LONGEST[name]:
            sentence = f"{name} is too long: it has {_LONGEST[name]} at most."
            raise RequestRefused(HTTPStatus.UNPROCESSABLE_ENTITY, sentence)
    if "text" not in written:
        raise RequestRefused(HTTPStatus.BAD_REQUEST, "text is missing.")


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
