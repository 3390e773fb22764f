"""What waits for a moderator: looking at it, and deciding."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twisted.web.iweb import IRequest

from bots.web.http.routing import Routes, number
from bots.web.moderation.access import SignedIn, form_value
from bots.web.moderation.page import Desk
from quoters import Quote
from quoters.errors import ConflictError, NoSuchQuote, QuotesError, StorageFailed
from quoters.model.change import Action, Change
from quoters.model.quote import QuoteState

_AT_ONCE = 50
_LONGEST_WORD = 500
_LONGEST_TEXT = 30_000
_DECISIONS = {Action.APPROVED, Action.REJECTED, Action.DELETED, Action.EDITED}


@dataclass(frozen=True, slots=True)
class WaitingQuote:
    """A quote that waits; what it is nearly the same as, and why it was flagged, if it was."""

    quote: Quote
    like: Quote | None
    percent: int
    flags: tuple[Change, ...]


class QueuePage:
    """Shows what waits, and decides on one or several."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._context = desk.services.moderation.context

    def add_to(self, routes: Routes) -> None:
        """Answer at ``/moderation`` and where its forms lead."""
        desk = self._desk
        desk.show(routes, "/moderation", "queue.html", self.show)
        desk.do(routes, "/moderation/decide", self.decide)
        desk.show(routes, "/moderation/quotes/<text>", "edit.html", self.show_quote)
        desk.do(routes, "/moderation/quotes/<text>", self.edit)

    async def show(self, _: IRequest, signed_in: SignedIn) -> dict[str, Any]:
        """Return the queue, the oldest first."""
        return await self._context.run_in_thread(self._queue, signed_in)

    async def decide(self, request: IRequest, signed_in: SignedIn) -> Sequence[str]:
        """Approve or reject one quote, or all that are ticked."""
        approves, numbers = _decision_in(request)
        why = form_value(request, "why", _LONGEST_WORD).strip() or None
        if not numbers:
            return ["Nothing was chosen."]
        said = [
            await self._decide(one, signed_in, approves=approves, why=why)
            for one in dict.fromkeys(numbers[:_AT_ONCE])
        ]
        return [sentence for sentence in said if sentence]

    async def show_quote(self, _: IRequest, signed_in: SignedIn, text: str) -> dict[str, Any]:
        """Return a quote to be edited, with its history."""
        return await self._context.run_in_thread(self._quote, number(text), signed_in)

    async def edit(self, request: IRequest, signed_in: SignedIn, text: str) -> Sequence[str]:
        """Change a quote as a form says, unless somebody else has changed it meanwhile."""
        wanted, context = number(text), self._context
        curation, actor = context.curation, signed_in.actor
        before = await context.run_in_thread(curation.look_up, wanted, actor)
        latest = await context.run_in_thread(_latest, curation.history(wanted))
        if form_value(request, "seen", 30) != str(latest):
            raise ConflictError(
                f"quote {wanted} was changed by somebody else meanwhile: nothing of yours was kept"
            )
        if form_value(request, "decision", 20) == "delete":
            changed = await context.run_in_thread(curation.delete, wanted, actor, context.now())
        else:
            edited = _quote_in(request)
            changed = await context.run_in_thread(
                curation.edit, wanted, edited, actor, context.now()
            )
        await context.changed(changed, before.state)
        done = "deleted" if changed.state is QuoteState.DELETED else "changed"
        return [f"Quote {wanted} is {done}."]

    async def _decide(
        self, wanted: int, signed_in: SignedIn, *, approves: bool, why: str | None
    ) -> str:
        context, actor = self._context, signed_in.actor
        curation = context.curation
        try:
            before = await context.run_in_thread(curation.look_up, wanted, actor)
            if approves:
                quote = await context.run_in_thread(curation.approve, wanted, actor, context.now())
            else:
                quote = await context.run_in_thread(
                    curation.reject, wanted, actor, context.now(), why
                )
        except (ConflictError, NoSuchQuote):
            return await context.run_in_thread(self._who_was_first, wanted)
        except StorageFailed:
            raise
        except QuotesError as refusal:
            return f"Quote {wanted}: {refusal}."
        await context.changed(quote, before.state)
        return f"Quote {wanted} is {'published' if approves else 'rejected'}."

    def _who_was_first(self, wanted: int) -> str:
        """Say who has decided already."""
        changes = self._context.curation.history(wanted)
        decided = next((one for one in reversed(changes) if one.what in _DECISIONS), None)
        if decided is None:
            return f"There is no quote {wanted} that waits."
        at = decided.at.astimezone(self._desk.services.time.zone)
        return f"Quote {wanted} was {decided.what} by {decided.by} already, at {at:%H:%M}."

    def _queue(self, signed_in: SignedIn) -> dict[str, Any]:
        curation, actor = self._context.curation, signed_in.actor
        waiting = [self._waiting(quote, signed_in) for quote in curation.waiting(actor, _AT_ONCE)]
        return {"waiting": waiting, "count": curation.count_waiting()}

    def _waiting(self, quote: Quote, signed_in: SignedIn) -> WaitingQuote:
        curation = self._context.curation
        history = curation.history(quote.number or 0)
        flags = tuple(change for change in history if change.what is Action.FLAGGED)
        near = curation.likeness_of(quote.text, quote.number)
        like = None if near is None else curation.look_up(near.number, signed_in.actor)
        is_published = quote.state is QuoteState.PUBLISHED
        percent = 0 if near is None else near.percent
        return WaitingQuote(quote, like, percent, flags if is_published else ())

    def _quote(self, wanted: int, signed_in: SignedIn) -> dict[str, Any]:
        curation = self._context.curation
        history = curation.history(wanted)
        return {
            "quote": curation.look_up(wanted, signed_in.actor),
            "history": history[::-1],
            "seen": _latest(history),
        }


def _decision_in(request: IRequest) -> tuple[bool, list[int]]:
    """Return whether a form approves, and which quotes: that of the button, or the ticked ones.

    :raises NotFound: when one is no number.
    """
    for name, approves in ((b"approve", True), (b"reject", False)):
        if name in request.args:
            return approves, [_number(value) for value in request.args[name][:1]]
    ticked = [_number(value) for value in request.args.get(b"number", [])]
    return form_value(request, "decision", 20) == "approve", ticked


def _number(written: bytes) -> int:
    return number(written.decode("latin-1"))


def _latest(history: Sequence[Change]) -> int:
    """Return what tells one state of a quote from all later ones."""
    return max((change.id or 0 for change in history), default=0)


def _quote_in(request: IRequest) -> Quote:
    tags = form_value(request, "tags", _LONGEST_TEXT).replace(",", " ").replace("#", " ").split()
    return Quote(
        form_value(request, "text", _LONGEST_TEXT),
        form_value(request, "author", _LONGEST_TEXT).strip() or None,
        form_value(request, "source", _LONGEST_TEXT).strip() or None,
        tuple(tags),
    )
