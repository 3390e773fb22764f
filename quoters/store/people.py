"""What people want and do not want, and who is not listened to."""

from dataclasses import replace
from datetime import datetime
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.history import Actor, What
from quoters.interfaces import IPeople
from quoters.quote import State
from quoters.rules import check_moderates
from quoters.store.rows import Tables
from quoters.store.shelf import Shelf
from quoters.subscription import Subscription


@implementer(IPeople)
class People:
    """Remembers people in the tables."""

    def __init__(self, tables: Tables, chance: Random | None = None) -> None:
        self._tables = tables
        self._chance = chance or SystemRandom()

    def opt_out(self, person: str, actor: Actor, at: datetime) -> list[int]:
        """See ``IPeople``."""
        with self._tables.writing() as rows:
            rows.people.set_opted_out(person, at)
            shelf = Shelf(rows, self._chance)
            grabbed = rows.quotes.said_by(person)
            for quote in grabbed:
                hidden = replace(quote, state=State.DELETED)
                shelf.change(What.OPTED_OUT, quote, hidden, actor, at)
        return [quote.number for quote in grabbed if quote.number is not None]

    def opt_in(self, person: str) -> None:
        """See ``IPeople``."""
        with self._tables.writing() as rows:
            rows.people.set_opted_out(person, None)

    def may_be_grabbed(self, person: str) -> bool:
        """See ``IPeople``."""
        with self._tables.reading() as rows:
            return not rows.people.is_opted_out(person)

    def ignore(self, person: str, actor: Actor, at: datetime) -> None:
        """See ``IPeople``."""
        check_moderates(actor)
        with self._tables.writing() as rows:
            rows.people.set_ignored(person, at)

    def heed(self, person: str, actor: Actor) -> None:
        """See ``IPeople``."""
        check_moderates(actor)
        with self._tables.writing() as rows:
            rows.people.set_ignored(person, None)

    def ignored(self) -> list[str]:
        """See ``IPeople``."""
        with self._tables.reading() as rows:
            return rows.people.ignored()

    def subscribe(self, subscription: Subscription) -> None:
        """See ``IPeople``."""
        with self._tables.writing() as rows:
            rows.people.unsubscribe(subscription.person)
            rows.people.subscribe(subscription)

    def unsubscribe(self, person: str) -> bool:
        """See ``IPeople``."""
        with self._tables.writing() as rows:
            return rows.people.unsubscribe(person)

    def subscriptions(self) -> list[Subscription]:
        """See ``IPeople``."""
        with self._tables.reading() as rows:
            return rows.people.subscriptions()
