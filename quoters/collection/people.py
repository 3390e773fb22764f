"""What people want and do not want, and who is not listened to."""

from dataclasses import replace
from datetime import datetime
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.collection.editor import CollectionEditor
from quoters.collection.permissions import check_moderator
from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.interfaces import IPeople
from quoters.model.change import Action, Actor
from quoters.model.quote import QuoteState
from quoters.model.subscription import Subscription


@implementer(IPeople)
class People:
    """Remembers people in the tables."""

    def __init__(self, factory: UnitOfWorkFactory, chance: Random | None = None) -> None:
        self._factory = factory
        self._chance = chance or SystemRandom()

    def opt_out(self, person: str, actor: Actor, at: datetime) -> list[int]:
        """See ``IPeople``."""
        with self._factory.writing() as unit:
            unit.people.set_opted_out(person, at)
            editor = CollectionEditor(unit, self._chance)
            grabbed = unit.quotes.said_by(person)
            for quote in grabbed:
                hidden = replace(quote, state=QuoteState.DELETED)
                editor.change(Action.OPTED_OUT, quote, hidden, actor, at)
        return [quote.number for quote in grabbed if quote.number is not None]

    def opt_in(self, person: str) -> None:
        """See ``IPeople``."""
        with self._factory.writing() as unit:
            unit.people.set_opted_out(person, None)

    def may_be_grabbed(self, person: str) -> bool:
        """See ``IPeople``."""
        with self._factory.reading() as unit:
            return not unit.people.is_opted_out(person)

    def ignore(self, person: str, actor: Actor, at: datetime) -> None:
        """See ``IPeople``."""
        check_moderator(actor)
        with self._factory.writing() as unit:
            unit.people.set_ignored(person, at)

    def heed(self, person: str, actor: Actor) -> None:
        """See ``IPeople``."""
        check_moderator(actor)
        with self._factory.writing() as unit:
            unit.people.set_ignored(person, None)

    def ignored(self) -> list[str]:
        """See ``IPeople``."""
        with self._factory.reading() as unit:
            return unit.people.ignored()

    def subscribe(self, subscription: Subscription) -> None:
        """See ``IPeople``."""
        with self._factory.writing() as unit:
            unit.people.unsubscribe(subscription.person)
            unit.people.subscribe(subscription)

    def unsubscribe(self, person: str) -> bool:
        """See ``IPeople``."""
        with self._factory.writing() as unit:
            return unit.people.unsubscribe(person)

    def subscriptions(self) -> list[Subscription]:
        """See ``IPeople``."""
        with self._factory.reading() as unit:
            return unit.people.subscriptions()
