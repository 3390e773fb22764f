"""What was done and sent, and whom nobody listens to: looking back, and taking back."""

from collections.abc import Sequence
from typing import Any

from twisted.web.iweb import IRequest

from bots.web.http.routing import Routes, number
from bots.web.moderation.access import SignedIn, form_value
from bots.web.moderation.page import Desk
from quoters.errors import ConflictError
from quoters.model.change import UNDOABLE, Change
from quoters.model.delivery import Delivery, DeliveryState, SendRequest

_SHOWN = 100
_AGAIN = frozenset({DeliveryState.UNKNOWN, DeliveryState.FAILED})


class RecordPages:
    """Shows the history, the deliveries and the ignored, each with what can be done about it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._context = desk.services.moderation.context
        self._ledger = desk.services.reading.ledger

    def add_to(self, routes: Routes) -> None:
        """Answer at their addresses and where their forms lead."""
        desk = self._desk
        history, deliveries, people = (
            f"/moderation/{name}" for name in ("history", "deliveries", "people")
        )
        desk.show(routes, history, "history.html", self.history)
        desk.do(routes, f"{history}/undo", self.undo, then=history)
        desk.show(routes, deliveries, "deliveries.html", self.deliveries)
        desk.do(routes, f"{deliveries}/again", self.send_again, then=deliveries)
        desk.show(routes, people, "people.html", self.people)
        desk.do(routes, f"{people}/ignore", self.ignore, then=people)
        desk.do(routes, f"{people}/heed", self.heed, then=people)

    async def history(self, _: IRequest, signed_in: SignedIn) -> dict[str, Any]:
        """Return the newest changes, and which of them can be taken back."""
        context = self._context
        changes = await context.run_in_thread(context.curation.recent, signed_in.actor, _SHOWN)
        return {"changes": [(change, change.id in _undoable(changes)) for change in changes]}

    async def undo(self, request: IRequest, signed_in: SignedIn) -> Sequence[str]:
        """Take back the last change of a quote."""
        context, wanted = self._context, number(form_value(request, "number", 20))
        undone = await context.run_in_thread(
            context.curation.undo, signed_in.actor, context.now(), wanted, self._desk.today
        )
        await context.refresh()
        return [f"That quote {undone.number} was {undone.what} is taken back."]

    async def deliveries(self, _: IRequest, __: SignedIn) -> dict[str, Any]:
        """Return the newest deliveries; those of today can be sent again that did not arrive."""
        found = await self._context.run_in_thread(self._ledger.deliveries, _SHOWN)
        return {"deliveries": [(one, self._may_be_sent_again(one)) for one in found]}

    async def send_again(self, request: IRequest, signed_in: SignedIn) -> Sequence[str]:
        """Ask for a broadcast to be sent once more to one target."""
        del signed_in
        broadcast, target = (form_value(request, name, 500) for name in ("broadcast", "target"))
        found = await self._context.run_in_thread(self._ledger.deliveries, _SHOWN)
        one = next(
            (d for d in found if (d.key.broadcast, d.key.target) == (broadcast, target)), None
        )
        if one is None or not self._may_be_sent_again(one):
            raise ConflictError("that cannot be sent again: it has arrived, or its day is over")
        wanted = SendRequest(broadcast, self._context.now(), again=True, target=target)
        await self._context.run_in_thread(self._ledger.want, wanted)
        await self._context.refresh()
        return [f"{broadcast} is sent to {target} once more."]

    async def people(self, _: IRequest, __: SignedIn) -> dict[str, Any]:
        """Return whom nobody listens to."""
        return {"ignored": await self._context.run_in_thread(self._context.people.ignored)}

    async def ignore(self, request: IRequest, signed_in: SignedIn) -> Sequence[str]:
        """Listen to a person no more."""
        context, person = self._context, form_value(request, "person", 300).strip()
        if not context.is_person(person):
            raise ConflictError("a person is written like irc:libera/account:alice")
        if person in context.moderators:
            raise ConflictError(f"{person} is a moderator")
        await context.run_in_thread(context.people.ignore, person, signed_in.actor, context.now())
        await context.refresh()
        return [f"{person} is not answered any more."]

    async def heed(self, request: IRequest, signed_in: SignedIn) -> Sequence[str]:
        """Listen to a person again."""
        context, person = self._context, form_value(request, "person", 300)
        await context.run_in_thread(context.people.heed, person, signed_in.actor)
        await context.refresh()
        return [f"{person} is answered again."]

    def _may_be_sent_again(self, delivery: Delivery) -> bool:
        return delivery.state in _AGAIN and delivery.key.occurrence.startswith(
            self._desk.today.isoformat()
        )


def _undoable(changes: Sequence[Change]) -> set[int | None]:
    """Return which changes are the last of their quotes, and of a kind that can be taken back."""
    latest: dict[int | None, Change] = {}
    for change in changes:
        if not change.undone:
            latest.setdefault(change.number, change)
    return {
        change.id
        for number_, change in latest.items()
        if number_ is not None and change.what in UNDOABLE
    }
