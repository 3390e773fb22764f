"""Putting quotes on the shelf and taking them off: states, slots and history move together."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from random import Random

from quoters.collection.state import ACTIVE, INACTIVE
from quoters.collection.unit_of_work import UnitOfWork
from quoters.errors import Duplicate, NoSuchQuote, PermissionDenied
from quoters.model.change import Action, Actor, Change
from quoters.model.quote import Quote, QuoteState
from quoters.selection.calendar import Calendar, StoredDay
from quoters.selection.shuffle import ShuffleDeck
from quoters.text.normalize import fingerprint

_SAME_AUTHOR = 4
"""How many tags in common weigh as much as the same author."""


class CollectionEditor:
    """The rows of one transaction, and the deck and the calendar that they make."""

    def __init__(self, unit: UnitOfWork, chance: Random) -> None:
        self.unit = unit
        self.deck = ShuffleDeck(unit.slots, unit.state, chance)
        self.calendar = Calendar(unit.days, self.deck, self._traits)

    def _traits(self, numbers: Collection[int]) -> dict[int, dict[str, int]]:
        """Return authors and tags of quotes; a second quote of an author is noticed most."""
        quotes = self.unit.quotes.get_all(numbers)
        return {number: _traits_of(quote) for number, quote in quotes.items()}

    def get(self, number: int) -> Quote:
        """Return a quote in whatever state but deleted.

        :raises NoSuchQuote: when there is none.
        """
        quote = self.unit.quotes.get(number)
        if quote is None or quote.state == QuoteState.DELETED:
            raise NoSuchQuote(number)
        return quote

    def published(self, number: int) -> Quote:
        """Return a published quote.

        :raises NoSuchQuote: when there is none.
        """
        quote = self.unit.quotes.get(number)
        if quote is None or quote.state != QuoteState.PUBLISHED:
            raise NoSuchQuote(number)
        return quote

    def add(self, quote: Quote, actor: Actor, at: datetime) -> Quote:
        """Add a clean quote in the state it has, with a number; remember who did it.

        :raises Duplicate: when it is there already.
        :raises PermissionDenied: when whoever said it does not want that.
        """
        self._check_may_be_grabbed(quote)
        mark = fingerprint(quote.text)
        existing = self.unit.quotes.existing(mark)
        if existing is None:
            number = self.unit.state.next_number()
            kept = replace(quote, number=number, added_by=actor.name, added_at=at)
            self.unit.quotes.keep([(kept, mark)])
            self.unit.quotes.index_stored([(mark, number)])
        elif existing.staged:
            # An import that is not published has it: the number that it gave there is given now.
            kept = replace(quote, number=existing.number, added_by=actor.name, added_at=at)
            self.deck.remove(existing.number)
            self.unit.quotes.replace(kept, mark)
        else:
            raise Duplicate(existing.number)
        self._add_to_deck(kept)
        self.record(Action.ADDED, actor, at, after=kept)
        return kept

    def change(
        self,
        what: Action,
        before: Quote,
        after: Quote,
        actor: Actor,
        at: datetime,
        why: str | None = None,
    ) -> Quote:
        """Replace a quote by another of the same number, and remember who did it, when and why.

        :raises Duplicate: when another is there already that is the same.
        :raises PermissionDenied: when it comes back, and whoever said it does not want that.
        """
        self.apply(before, after)
        self.record(what, actor, at, before=before, after=after, why=why)
        return after

    def apply(self, before: Quote, after: Quote) -> Quote:
        """Do as ``change``, and remember nothing of it."""
        mark, number = fingerprint(after.text), after.number
        if after.state in ACTIVE:
            existing = self.unit.quotes.existing(mark)
            if existing is not None and existing.number != number:
                raise Duplicate(existing.number)
            if before.state in INACTIVE:
                self._check_may_be_grabbed(after)
        if before.state == QuoteState.PUBLISHED != after.state and number is not None:
            self.deck.remove(number)
            self.unit.quotes.flag(number, flagged=False)
        self.unit.quotes.replace(after, mark)
        if before.state != QuoteState.PUBLISHED:
            self._add_to_deck(after)
        return after

    def record(
        self,
        what: Action,
        actor: Actor,
        at: datetime,
        *,
        before: Quote | None = None,
        after: Quote | None = None,
        why: str | None = None,
    ) -> None:
        """Remember that a quote was changed."""
        quote = after or before
        number = quote.number if quote else None
        change = Change(
            what, at, actor.name, actor.via, number, before=before, after=after, why=why
        )
        self.unit.changes.record([change])

    def return_day(self, row: StoredDay, first: date) -> None:
        """Return the quote of a day that will not come to the deck, unless it comes elsewhere.

        :param first: from which date on others count.
        """
        others = [other for other in self.unit.days.having(row.number, first) if other != row]
        if not others and self.unit.slots.slot_of(row.number) is not None:
            self.calendar.return_to_deck(row)

    def _check_may_be_grabbed(self, quote: Quote) -> None:
        if quote.said_by is not None and self.unit.people.is_opted_out(quote.said_by):
            raise PermissionDenied("whoever said that does not want to be quoted")

    def _add_to_deck(self, quote: Quote) -> None:
        """Lay a quote into the deck if it is published; what came in this cycle has come."""
        if quote.state == QuoteState.PUBLISHED and quote.number is not None:
            self.deck.add(quote.number)
            if self.unit.days.came(quote.number, self.deck.cycle):
                self.deck.mark_used(quote.number)


def _traits_of(quote: Quote) -> dict[str, int]:
    traits = {f"#{tag}": 1 for tag in quote.tags}
    if quote.author:
        traits[quote.author.casefold()] = _SAME_AUTHOR
    return traits


def coming_again(unit: UnitOfWork, row: StoredDay, today: date) -> list[StoredDay]:
    """Return the days to come on which the quote of a day comes again in its cycle, unpinned."""
    return [
        other
        for other in unit.days.having(row.number, today)
        if other.date not in (row.date, today) and other.cycle == row.cycle and not other.pinned
    ]
