"""The verbs for a quote of the day of one's own: daily, in a direct message."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bots.core.broadcasts.schedule import Daily
from bots.core.commands.context import CommandContext
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.model.request import Reply
from bots.core.model.target import Target, target_of_person
from bots.core.settings import SUBSCRIPTIONS, clock_time, time_zone
from quoters.errors import ConflictError, PermissionDenied
from quoters.model.delivery import DeliveryKey, DeliveryState
from quoters.model.subscription import Subscription

_NO_BASE = Path()
_EVERY_DAY = frozenset(range(7))


class SubscribingCommands:
    """Lets people get the quote of the day, unasked, where they can be written to.

    :param zone: that of the quote of the day, for those who name none.
    """

    def __init__(self, context: CommandContext, zone: ZoneInfo) -> None:
        self._context = context
        self._zone = zone

    def verbs(self) -> list[Command]:
        """Return them, in the order of the help."""
        return [
            Command(
                ("subscribe",),
                "subscribe HH:MM [ZONE]: the quote of the day, daily at that time, to you alone; "
                "a zone is written like Europe/Paris",
                self._subscribe,
                addressable=True,
                changes=True,
                by_account=True,
            ),
            Command(
                ("unsubscribe",),
                "unsubscribe: no more of it",
                self._unsubscribe,
                addressable=True,
                changes=True,
                by_account=True,
            ),
        ]

    async def _subscribe(self, invocation: Invocation) -> Reply:
        person, now = _who(invocation), self._context.now()
        written, _, named = invocation.rest.partition(" ")
        try:
            at = clock_time(written, _NO_BASE)
        except ValueError:
            raise UsageError from None
        try:
            zone = time_zone(named.strip(), _NO_BASE) if named.strip() else self._zone
        except ValueError as error:
            raise ConflictError(str(error)) from None
        subscription = Subscription(person, at, zone, now)
        await self._context.run_in_thread(self._context.people.subscribe, subscription)
        target = target_of_person(person)
        assert target is not None  # noqa: S101 - _who sees to it
        first = await self._context.run_in_thread(
            _first, subscription, target, now, self._context.delivery_state
        )
        return sentences(
            f"From now on I send you the quote of the day at {at:%H:%M} ({zone.key}); "
            f"the next time {first:%A, %Y-%m-%d %H:%M %Z}. unsubscribe ends it."
        )

    async def _unsubscribe(self, invocation: Invocation) -> Reply:
        people = self._context.people
        had_some = await self._context.run_in_thread(people.unsubscribe, _who(invocation))
        return sentences(
            "I send you the quote of the day no more."
            if had_some
            else "You have not subscribed to anything."
        )


def _first(
    subscription: Subscription,
    target: Target,
    now: datetime,
    state_of: Callable[[DeliveryKey], DeliveryState | None],
) -> datetime:
    """Return the local time of the first one: on a day that is served already nothing comes."""
    schedule = Daily(subscription.at, _EVERY_DAY, subscription.zone)
    for occurrence in schedule.following(now):
        key = DeliveryKey(SUBSCRIPTIONS, str(target), occurrence.name)
        if state_of(key) in (None, DeliveryState.DUE):
            return occurrence.due.astimezone(subscription.zone)
    raise LookupError("there is no end of days")


def _who(invocation: Invocation) -> str:
    """Return who asks, in private, and can be written to.

    :raises PermissionDenied: when it is not so.
    """
    person = invocation.actor.person
    if person is None or target_of_person(person) is None:
        raise PermissionDenied(
            "that works only where I can write to you: in a direct message on XMPP"
        )
    if not invocation.in_private:
        raise PermissionDenied("ask me that in a direct message")
    return person
