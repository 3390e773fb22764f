"""Putting quotes on the shelf and taking them off: states, slots and history move together."""

from dataclasses import replace
from datetime import date, datetime
from random import Random

from quoters.calendar import Calendar, DayRow
from quoters.deck import Deck
from quoters.history import Actor, Change, What
from quoters.interfaces import Duplicate, NoSuchQuote, NotAllowed
from quoters.quote import Quote, State
from quoters.store.rows import HIDDEN, LIVING, Rows
from quoters.text import fingerprint


class Shelf:
    """The rows of one transaction, and the deck and the calendar that they make."""

    def __init__(self, rows: Rows, chance: Random) -> None:
        self.rows = rows
        self.deck = Deck(rows.slots, rows.counters, chance)
        self.calendar = Calendar(rows.days, self.deck)

    def get(self, number: int) -> Quote:
        """Give a quote in whatever state but deleted.

        :raises NoSuchQuote: when there is none.
        """
        quote = self.rows.quotes.get(number)
        if quote is None or quote.state == State.DELETED:
            raise NoSuchQuote(number)
        return quote

    def published(self, number: int) -> Quote:
        """Give a published quote.

        :raises NoSuchQuote: when there is none.
        """
        quote = self.rows.quotes.get(number)
        if quote is None or quote.state != State.PUBLISHED:
            raise NoSuchQuote(number)
        return quote

    def add(self, quote: Quote, actor: Actor, at: datetime) -> Quote:
        """Add a clean quote in the state it has, with a number; remember who did it.

        :raises Duplicate: when it is there already.
        :raises NotAllowed: when whoever said it does not want that.
        """
        self._check_may_be_grabbed(quote)
        mark = fingerprint(quote.text)
        twin = self.rows.quotes.twin(mark)
        if twin is None:
            number = self.rows.counters.next_number()
            kept = replace(quote, number=number, added_by=actor.name, added_at=at)
            self.rows.quotes.keep([(kept, mark)])
            self.rows.quotes.make_known([(mark, number)])
        elif twin.staged:
            # An import that is not published has it: the number that it gave there is given now.
            kept = replace(quote, number=twin.number, added_by=actor.name, added_at=at)
            self.deck.remove(twin.number)
            self.rows.quotes.replace(kept, mark)
        else:
            raise Duplicate(twin.number)
        self._lay(kept)
        self.record(What.ADDED, actor, at, after=kept)
        return kept

    def change(
        self,
        what: What,
        before: Quote,
        after: Quote,
        actor: Actor,
        at: datetime,
        why: str | None = None,
    ) -> Quote:
        """Let a quote become another of the same number, and remember who did it, when and why.

        :raises Duplicate: when another is there already that is the same.
        :raises NotAllowed: when it comes back, and whoever said it does not want that.
        """
        self.put(before, after)
        self.record(what, actor, at, before=before, after=after, why=why)
        return after

    def put(self, before: Quote, after: Quote) -> Quote:
        """Do as ``change``, and remember nothing of it."""
        mark, number = fingerprint(after.text), after.number
        if after.state in LIVING:
            twin = self.rows.quotes.twin(mark)
            if twin is not None and twin.number != number:
                raise Duplicate(twin.number)
            if before.state in HIDDEN:
                self._check_may_be_grabbed(after)
        if before.state == State.PUBLISHED != after.state and number is not None:
            self.deck.remove(number)
            self.rows.quotes.flag(number, flagged=False)
        self.rows.quotes.replace(after, mark)
        if before.state != State.PUBLISHED:
            self._lay(after)
        return after

    def record(
        self,
        what: What,
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
        self.rows.history.record([change])

    def give_back(self, row: DayRow, first: date) -> None:
        """Let the quote of a day that will not come have not come, unless it comes elsewhere.

        :param first: from which date on others count.
        """
        others = [other for other in self.rows.days.having(row.number, first) if other != row]
        if not others and self.rows.slots.slot_of(row.number) is not None:
            self.calendar.give_back(row)

    def _check_may_be_grabbed(self, quote: Quote) -> None:
        if quote.said_by is not None and self.rows.people.is_opted_out(quote.said_by):
            raise NotAllowed("whoever said that does not want to be quoted")

    def _lay(self, quote: Quote) -> None:
        """Lay a quote into the deck if it is published; what came in this cycle has come."""
        if quote.state == State.PUBLISHED and quote.number is not None:
            self.deck.add(quote.number)
            if self.rows.days.came(quote.number, self.deck.cycle):
                self.deck.mark_come(quote.number)
