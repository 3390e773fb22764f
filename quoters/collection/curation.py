"""The collection as people change it."""

from dataclasses import replace
from datetime import date, datetime
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.collection.editor import CollectionEditor
from quoters.collection.permissions import (
    check_may_approve,
    check_may_edit,
    check_moderator,
    may_see,
    state_after_edit,
)
from quoters.collection.reader import search_quotes
from quoters.collection.state import ACTIVE, QuoteFilter
from quoters.collection.undo import undo_change
from quoters.collection.unit_of_work import UnitOfWork, UnitOfWorkFactory
from quoters.errors import ConflictError, NearDuplicate, NoSuchQuote, PermissionDenied
from quoters.interfaces import ICuration
from quoters.model.change import Action, Actor, Change, Vote
from quoters.model.quote import Quote, QuoteState
from quoters.text.normalize import cleaned
from quoters.text.search import Search
from quoters.text.similarity import (
    MAX_SIMILAR,
    NEAR_DUPLICATE_PERCENT,
    candidate_queries,
    similarity_percent,
)


@implementer(ICuration)
class Curation:
    """Changes the quotes in the tables by the rights of whoever asks."""

    def __init__(self, factory: UnitOfWorkFactory, chance: Random | None = None) -> None:
        self._factory = factory
        self._chance = chance or SystemRandom()

    def submit(
        self, quote: Quote, actor: Actor, at: datetime, *, state: QuoteState, force: bool = False
    ) -> Quote:
        """See ``ICuration``."""
        kept = replace(cleaned(quote), state=state)
        near = None if force else self.likeness_of(kept.text)
        with self._factory.writing() as unit:
            added = CollectionEditor(unit, self._chance).add(kept, actor, at)
            if near is not None:
                raise near  # only now: the very same is a duplicate, and said to be one
            return added

    def look_up(self, number: int, actor: Actor) -> Quote:
        """See ``ICuration``."""
        with self._factory.reading() as unit:
            quote = unit.quotes.get(number)
        if quote is None or not may_see(actor, quote):
            raise NoSuchQuote(number)
        return quote

    def edit(self, number: int, edited: Quote, actor: Actor, at: datetime) -> Quote:
        """See ``ICuration``."""
        clean = cleaned(edited)
        with self._factory.writing() as unit:
            editor = CollectionEditor(unit, self._chance)
            before = _to_change(editor, number, actor, at)
            after = replace(
                before,
                text=clean.text,
                author=clean.author,
                source=clean.source,
                tags=clean.tags,
                state=state_after_edit(actor, before),
            )
            return editor.change(Action.EDITED, before, after, actor, at)

    def delete(self, number: int, actor: Actor, at: datetime) -> Quote:
        """See ``ICuration``."""
        with self._factory.writing() as unit:
            editor = CollectionEditor(unit, self._chance)
            before = _to_change(editor, number, actor, at)
            after = replace(before, state=QuoteState.DELETED)
            return editor.change(Action.DELETED, before, after, actor, at)

    def approve(self, number: int, actor: Actor, at: datetime) -> Quote:
        """See ``ICuration``."""
        check_moderator(actor)
        with self._factory.writing() as unit:
            editor = CollectionEditor(unit, self._chance)
            before = editor.get(number)
            if before.state == QuoteState.PUBLISHED and not unit.quotes.is_flagged(number):
                raise ConflictError(f"quote {number} is published already")
            check_may_approve(actor, before)
            unit.quotes.flag(number, flagged=False)
            after = replace(before, state=QuoteState.PUBLISHED)
            return editor.change(Action.APPROVED, before, after, actor, at)

    def reject(self, number: int, actor: Actor, at: datetime, why: str | None = None) -> Quote:
        """See ``ICuration``."""
        check_moderator(actor)
        with self._factory.writing() as unit:
            editor = CollectionEditor(unit, self._chance)
            before = editor.get(number)
            if before.state != QuoteState.PENDING and not unit.quotes.is_flagged(number):
                raise ConflictError(
                    f"quote {number} is {before.state}: only what waits can be rejected"
                )
            after = replace(before, state=QuoteState.REJECTED)
            return editor.change(Action.REJECTED, before, after, actor, at, why)

    def flag(self, number: int, actor: Actor, at: datetime, why: str | None = None) -> None:
        """See ``ICuration``."""
        with self._factory.writing() as unit:
            editor = CollectionEditor(unit, self._chance)
            quote = editor.published(number)
            unit.quotes.flag(number, flagged=True)
            editor.record(Action.FLAGGED, actor, at, before=quote, after=quote, why=why)

    def undo(
        self,
        actor: Actor,
        at: datetime,
        number: int | None = None,
        today: date | None = None,
    ) -> Change:
        """See ``ICuration``."""
        with self._factory.writing() as unit:
            editor = CollectionEditor(unit, self._chance)
            return undo_change(editor, actor, at, number, today or at.date())

    def purge(self, number: int, actor: Actor, at: datetime) -> None:
        """See ``ICuration``."""
        check_moderator(actor)
        with self._factory.writing() as unit:
            quote = unit.quotes.get(number)
            if quote is None:
                raise NoSuchQuote(number)
            if quote.state == QuoteState.PUBLISHED:
                CollectionEditor(unit, self._chance).deck.remove(number)
            unit.days.erase(number)
            unit.changes.erase([number])
            unit.votes.erase([number])
            unit.quotes.erase([number])
            unit.changes.record([Change(Action.PURGED, at, actor.name, actor.via, number)])

    def waiting(self, actor: Actor, limit: int, after: int = 0) -> list[Quote]:
        """See ``ICuration``."""
        check_moderator(actor)
        with self._factory.reading() as unit:
            return unit.quotes.waiting(after, limit)

    def count_waiting(self) -> int:
        """See ``ICuration``."""
        with self._factory.reading() as unit:
            return unit.quotes.count_waiting()

    def search_all(self, search: Search, actor: Actor, limit: int) -> list[Quote]:
        """See ``ICuration``."""
        states = ACTIVE if actor.moderator else (QuoteState.PUBLISHED,)
        with self._factory.reading() as unit:
            return search_quotes(unit, search, states, limit)

    def likeness_of(self, text: str, but: int | None = None) -> NearDuplicate | None:
        """See ``ICuration``."""
        with self._factory.reading() as unit:
            return _nearest(unit, text, but)

    def history(self, number: int) -> list[Change]:
        """See ``ICuration``."""
        with self._factory.reading() as unit:
            return unit.changes.of(number)

    def recent(self, actor: Actor, limit: int) -> list[Change]:
        """See ``ICuration``."""
        check_moderator(actor)
        with self._factory.reading() as unit:
            return unit.changes.newest(limit)

    def vote(self, number: int, actor: Actor, value: int, at: datetime) -> int:
        """See ``ICuration``."""
        if actor.person is None:
            raise PermissionDenied("only who is known by an account or an address can vote")
        if value not in (-1, 0, 1):
            raise ValueError(f"a vote is 1, 0 or -1, not {value}")
        with self._factory.writing() as unit:
            CollectionEditor(unit, self._chance).published(number)
            unit.votes.put(number, [Vote(actor.person, value, at)])
            return unit.votes.score(number)


def _to_change(editor: CollectionEditor, number: int, actor: Actor, at: datetime) -> Quote:
    """Return a quote that this one may change; of what it may not see it learns nothing."""
    quote = editor.get(number)
    if not may_see(actor, quote):
        raise NoSuchQuote(number)
    check_may_edit(actor, quote, at)
    return quote


def _nearest(unit: UnitOfWork, text: str, but: int | None) -> NearDuplicate | None:
    groups = candidate_queries(text)
    if not groups:
        return None
    numbers = unit.quotes.wanted(QuoteFilter(groups, states=ACTIVE), MAX_SIMILAR)
    alike = (
        (similarity_percent(text, other), -number)
        for number, other in unit.quotes.texts(numbers).items()
        if number != but
    )
    percent, negative = max(alike, default=(0, 0))
    return NearDuplicate(-negative, percent) if percent >= NEAR_DUPLICATE_PERCENT else None
