"""The collection as people change it."""

from dataclasses import replace
from datetime import datetime
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.history import Actor, Change, Vote, What
from quoters.interfaces import ICuration, NearDuplicate, NoSuchQuote, NotAllowed, NotNow
from quoters.likeness import ALIKE, MOST_CANDIDATES, likeness, probes
from quoters.quote import Quote, State
from quoters.rules import (
    check_approves,
    check_changes,
    check_moderates,
    may_see,
    state_of_edited,
)
from quoters.search import Search
from quoters.store.reading import found
from quoters.store.rows import LIVING, Rows, Tables, Wanted
from quoters.store.shelf import Shelf
from quoters.store.undoing import undo
from quoters.text import cleaned


@implementer(ICuration)
class Curation:
    """Changes the quotes in the tables by the rights of whoever asks."""

    def __init__(self, tables: Tables, chance: Random | None = None) -> None:
        self._tables = tables
        self._chance = chance or SystemRandom()

    def submit(
        self, quote: Quote, actor: Actor, at: datetime, *, state: State, force: bool = False
    ) -> Quote:
        """See ``ICuration``."""
        kept = replace(cleaned(quote), state=state)
        near = None if force else self.likeness_of(kept.text)
        with self._tables.writing() as rows:
            added = Shelf(rows, self._chance).add(kept, actor, at)
            if near is not None:
                raise near  # only now: the very same is a duplicate, and said to be one
            return added

    def look_up(self, number: int, actor: Actor) -> Quote:
        """See ``ICuration``."""
        with self._tables.reading() as rows:
            quote = rows.quotes.get(number)
        if quote is None or not may_see(actor, quote):
            raise NoSuchQuote(number)
        return quote

    def edit(self, number: int, edited: Quote, actor: Actor, at: datetime) -> Quote:
        """See ``ICuration``."""
        clean = cleaned(edited)
        with self._tables.writing() as rows:
            shelf = Shelf(rows, self._chance)
            before = _to_change(shelf, number, actor, at)
            after = replace(
                before,
                text=clean.text,
                author=clean.author,
                source=clean.source,
                tags=clean.tags,
                state=state_of_edited(actor, before),
            )
            return shelf.change(What.EDITED, before, after, actor, at)

    def delete(self, number: int, actor: Actor, at: datetime) -> Quote:
        """See ``ICuration``."""
        with self._tables.writing() as rows:
            shelf = Shelf(rows, self._chance)
            before = _to_change(shelf, number, actor, at)
            after = replace(before, state=State.DELETED)
            return shelf.change(What.DELETED, before, after, actor, at)

    def approve(self, number: int, actor: Actor, at: datetime) -> Quote:
        """See ``ICuration``."""
        check_moderates(actor)
        with self._tables.writing() as rows:
            shelf = Shelf(rows, self._chance)
            before = shelf.get(number)
            if before.state == State.PUBLISHED and not rows.quotes.is_flagged(number):
                raise NotNow(f"quote {number} is published already")
            check_approves(actor, before)
            rows.quotes.flag(number, flagged=False)
            after = replace(before, state=State.PUBLISHED)
            return shelf.change(What.APPROVED, before, after, actor, at)

    def reject(self, number: int, actor: Actor, at: datetime, why: str | None = None) -> Quote:
        """See ``ICuration``."""
        check_moderates(actor)
        with self._tables.writing() as rows:
            shelf = Shelf(rows, self._chance)
            before = shelf.get(number)
            if before.state != State.PENDING and not rows.quotes.is_flagged(number):
                raise NotNow(f"quote {number} is {before.state}: only what waits can be rejected")
            after = replace(before, state=State.REJECTED)
            return shelf.change(What.REJECTED, before, after, actor, at, why)

    def flag(self, number: int, actor: Actor, at: datetime, why: str | None = None) -> None:
        """See ``ICuration``."""
        with self._tables.writing() as rows:
            shelf = Shelf(rows, self._chance)
            quote = shelf.published(number)
            rows.quotes.flag(number, flagged=True)
            shelf.record(What.FLAGGED, actor, at, before=quote, after=quote, why=why)

    def undo(self, actor: Actor, at: datetime, number: int | None = None) -> Change:
        """See ``ICuration``."""
        with self._tables.writing() as rows:
            return undo(Shelf(rows, self._chance), actor, at, number)

    def purge(self, number: int, actor: Actor, at: datetime) -> None:
        """See ``ICuration``."""
        check_moderates(actor)
        with self._tables.writing() as rows:
            quote = rows.quotes.get(number)
            if quote is None:
                raise NoSuchQuote(number)
            if quote.state == State.PUBLISHED:
                Shelf(rows, self._chance).deck.remove(number)
            rows.days.erase(number)
            rows.history.erase([number])
            rows.votes.erase([number])
            rows.quotes.erase([number])
            rows.history.record([Change(What.PURGED, at, actor.name, actor.via, number)])

    def waiting(self, actor: Actor, limit: int, after: int = 0) -> list[Quote]:
        """See ``ICuration``."""
        check_moderates(actor)
        with self._tables.reading() as rows:
            return rows.quotes.waiting(after, limit)

    def count_waiting(self) -> int:
        """See ``ICuration``."""
        with self._tables.reading() as rows:
            return rows.quotes.count_waiting()

    def search_all(self, search: Search, actor: Actor, limit: int) -> list[Quote]:
        """See ``ICuration``."""
        states = LIVING if actor.moderator else (State.PUBLISHED,)
        with self._tables.reading() as rows:
            return found(rows, search, states, limit)

    def likeness_of(self, text: str) -> NearDuplicate | None:
        """See ``ICuration``."""
        with self._tables.reading() as rows:
            return _nearest(rows, text)

    def history(self, number: int) -> list[Change]:
        """See ``ICuration``."""
        with self._tables.reading() as rows:
            return rows.history.of(number)

    def recent(self, actor: Actor, limit: int) -> list[Change]:
        """See ``ICuration``."""
        check_moderates(actor)
        with self._tables.reading() as rows:
            return rows.history.newest(limit)

    def vote(self, number: int, actor: Actor, value: int, at: datetime) -> int:
        """See ``ICuration``."""
        if actor.person is None:
            raise NotAllowed("only who is known by an account or an address can vote")
        if value not in (-1, 0, 1):
            raise ValueError(f"a vote is 1, 0 or -1, not {value}")
        with self._tables.writing() as rows:
            Shelf(rows, self._chance).published(number)
            rows.votes.put(number, [Vote(actor.person, value, at)])
            return rows.votes.score(number)


def _to_change(shelf: Shelf, number: int, actor: Actor, at: datetime) -> Quote:
    """Give a quote that this one may change; of what it may not see it learns nothing."""
    quote = shelf.get(number)
    if not may_see(actor, quote):
        raise NoSuchQuote(number)
    check_changes(actor, quote, at)
    return quote


def _nearest(rows: Rows, text: str) -> NearDuplicate | None:
    groups = probes(text)
    if not groups:
        return None
    numbers = rows.quotes.wanted(Wanted(groups, states=LIVING), MOST_CANDIDATES)
    alike = (
        (likeness(text, other), -number) for number, other in rows.quotes.texts(numbers).items()
    )
    percent, negative = max(alike, default=(0, 0))
    return NearDuplicate(-negative, percent) if percent >= ALIKE else None
