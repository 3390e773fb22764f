"""Whatever people do, in whatever order, a collection does what a plain model of it does.

Memory and SQLite are driven side by side with a model that knows no slots, no cycles and no rows:
only which quotes there are, who may do what, and what the calendar must never do.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from quoters import Quote
from quoters.collection.calendar_admin import CalendarAdmin
from quoters.collection.curation import Curation
from quoters.collection.reader import QuoteStore
from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.errors import ConflictError, Duplicate, EmptyCollection, NoSuchQuote, PermissionDenied
from quoters.model.change import Actor
from quoters.model.quote import Day, QuoteState
from quoters.storage.memory.unit_of_work import MemoryUnitOfWorkFactory
from tests.quoters.conftest import sql_tables

ALICE, BOB = Actor("irc:x/account:alice"), Actor("irc:x/account:bob")
JUDGE, SECOND = Actor("token:judge", moderator=True), Actor("token:second", moderator=True)
FAILURES = (Duplicate, EmptyCollection, NoSuchQuote, PermissionDenied, ConflictError)

actors = st.sampled_from([ALICE, BOB, JUDGE, SECOND])
judges = st.sampled_from([JUDGE, SECOND])
people = st.sampled_from([ALICE, BOB])
texts = st.sampled_from([f"saying {n}" for n in range(6)])
numbers = st.integers(1, 10)
ahead = st.integers(0, 13)


@dataclass
class Known:
    """What the model knows of a quote."""

    text: str
    by: str | None
    state: QuoteState
    at: datetime


@dataclass
class Kept:
    """One of the two that are driven."""

    store: QuoteStore
    curation: Curation
    calendar: CalendarAdmin


def kept(factory: UnitOfWorkFactory) -> Kept:
    """Make one; what it draws is the same every time."""
    chance = Random(7)  # noqa: S311
    return Kept(
        QuoteStore(factory, chance), Curation(factory, chance), CalendarAdmin(factory, chance)
    )


def outcome(call: Callable[[], Any]) -> Any:
    """Call; give what comes of it, or the kind of failure."""
    try:
        return call()
    except FAILURES as error:
        return type(error)


class Collection(RuleBasedStateMachine):
    """Drives both, and the model beside them."""

    @initialize(count=st.integers(0, 6))
    def begin(self, count: int) -> None:
        """Start with some quotes."""
        self.folder = Path(mkdtemp())
        self.tables: list[UnitOfWorkFactory] = [MemoryUnitOfWorkFactory(), sql_tables(self.folder)]
        self.kept = [kept(factory) for factory in self.tables]
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        self.today = date(2026, 11, 23)
        self.quotes: dict[int, Known] = {}
        self.undoable: list[tuple[Actor, datetime, int, Known | None, Known]] = []
        self.votes: dict[tuple[int, str], int] = {}
        self.voted_at: dict[tuple[int, str], datetime] = {}
        # The days that were drawn: their quotes and cycles; and what has come in this cycle.
        self.days: dict[date, tuple[int, int]] = {}
        self.pinned: set[date] = set()
        self.come: set[int] = set()
        self.cycle = 1
        for n in range(count):
            self.add(f"first {n}", JUDGE, pending=False)

    def teardown(self) -> None:
        """Leave nothing behind."""
        for factory in getattr(self, "tables", []):
            factory.close()
        for file in self.folder.iterdir() if hasattr(self, "folder") else ():
            file.unlink()
        if hasattr(self, "folder"):
            self.folder.rmdir()

    def both(self, call: Callable[[Kept], Any]) -> Any:
        """Do it with both, which must come to the same; give that."""
        first, second = (outcome(lambda one=one: call(one)) for one in self.kept)  # type: ignore[misc]
        assert first == second
        return first

    def twin(self, text: str, but: int = 0) -> bool:
        """Whether a pending or published quote has this text."""
        return any(
            known.text == text
            and known.state in (QuoteState.PENDING, QuoteState.PUBLISHED)
            and number != but
            for number, known in self.quotes.items()
        )

    def change(self, actor: Actor, number: int, after: Known | None) -> None:
        """Have the model remember a change that can be undone."""
        before = self.quotes.get(number)
        assert after is not None
        self.become(number, after)
        self.undoable.append((actor, self.now, number, before, after))

    def become(self, number: int, after: Known) -> None:
        """Have a quote be this; what is published again has come if it was drawn in this cycle."""
        self.quotes[number] = after
        if after.state != QuoteState.PUBLISHED:
            self.come.discard(number)
        elif (number, self.cycle) in self.days.values():
            self.come.add(number)

    def drawn(self, day: date, number: int, but: int | None = None) -> None:
        """Have a quote be drawn: one that has not come, until all have."""
        if self.published() - self.come <= {but}:
            self.come, self.cycle = set(), self.cycle + 1
        assert number in self.published() - self.come - {but}
        self.come.add(number)
        self.days[day] = (number, self.cycle)
        self.pinned.discard(day)

    def given_back(self, number: int, cycle: int) -> None:
        """Have a quote that does not come after all not have come, unless it comes elsewhere."""
        elsewhere = [day for day, (n, _) in self.days.items() if n == number and day >= self.today]
        if not elsewhere and cycle == self.cycle:
            self.come.discard(number)

    def recorded(self, day: date) -> int:
        """Return the number of a date's quote."""
        there: Day = self.both(lambda one: one.store.recorded_day(day))
        return there.quote.number or 0

    def may_change(self, actor: Actor, number: int) -> Any:
        """Return the failure with which a change is refused, or None."""
        known = self.quotes.get(number)
        if known is None or known.state == QuoteState.DELETED:
            return NoSuchQuote
        own = known.by == actor.person
        if known.state != QuoteState.PUBLISHED and not (own or actor.moderator):
            return NoSuchQuote
        in_time = self.now - known.at <= timedelta(minutes=10)
        return None if actor.moderator or (own and in_time) else PermissionDenied

    @rule(text=texts, actor=actors, pending=st.booleans())
    def add(self, text: str, actor: Actor, *, pending: bool) -> None:
        """Add a quote: the next number, unless it is there."""
        state = QuoteState.PENDING if pending else QuoteState.PUBLISHED
        came = self.both(
            lambda one: (
                one.curation.submit(Quote(text), actor, self.now, state=state, force=True).number
            )
        )
        if self.twin(text):
            assert came == Duplicate
        else:
            assert came == len(self.quotes) + 1
            self.change(actor, came, Known(text, actor.person, state, self.now))

    @rule(number=numbers, text=texts, actor=actors)
    def edit(self, number: int, text: str, actor: Actor) -> None:
        """Edit by the rules: by others than moderators it waits again."""
        came = self.both(lambda one: one.curation.edit(number, Quote(text), actor, self.now).state)
        refused = self.may_change(actor, number)
        if refused is not None:
            assert came == refused
            return
        known = self.quotes[number]
        state = known.state if actor.moderator else QuoteState.PENDING
        if state in (QuoteState.PENDING, QuoteState.PUBLISHED) and self.twin(text, number):
            assert came == Duplicate
        else:
            assert came == state
            self.change(actor, number, replace(known, text=text, state=state))

    @rule(number=numbers, actor=actors)
    def delete(self, number: int, actor: Actor) -> None:
        """Delete by the rules."""
        came = self.both(lambda one: one.curation.delete(number, actor, self.now).state)
        refused = self.may_change(actor, number)
        assert came == (refused or QuoteState.DELETED)
        if refused is None:
            known = replace(self.quotes[number], state=QuoteState.DELETED)
            self.change(actor, number, known)

    @rule(number=numbers, judge=judges)
    def approve(self, number: int, judge: Actor) -> None:
        """Approve what waits or was rejected, but not one's own."""
        came = self.both(lambda one: one.curation.approve(number, judge, self.now).state)
        known = self.quotes.get(number)
        if known is None or known.state == QuoteState.DELETED:
            assert came == NoSuchQuote
        elif known.state == QuoteState.PUBLISHED:
            assert came == ConflictError
        elif known.by == judge.person:
            assert came == PermissionDenied
        elif self.twin(known.text, number):
            assert came == Duplicate
        else:
            assert came == QuoteState.PUBLISHED
            self.change(judge, number, replace(known, state=QuoteState.PUBLISHED))

    @rule(number=numbers, judge=judges)
    def reject(self, number: int, judge: Actor) -> None:
        """Reject what waits."""
        came = self.both(lambda one: one.curation.reject(number, judge, self.now).state)
        known = self.quotes.get(number)
        if known is None or known.state == QuoteState.DELETED:
            assert came == NoSuchQuote
        elif known.state != QuoteState.PENDING:
            assert came == ConflictError
        else:
            assert came == QuoteState.REJECTED
            self.change(judge, number, replace(known, state=QuoteState.REJECTED))

    @rule(actor=people)
    def undo(self, actor: Actor) -> None:
        """Take back one's own last change, of quotes, for ten minutes."""
        came = self.both(lambda one: one.curation.undo(actor, self.now).number)
        mine = [change for change in self.undoable if change[0] == actor]
        vote = self.last_vote(actor)
        if vote is not None and (not mine or self.voted_at[vote] > mine[-1][1]):
            if self.now - self.voted_at[vote] > timedelta(minutes=10):
                assert came == ConflictError
                return
            assert came == vote[0]
            del self.votes[vote], self.voted_at[vote]
            return
        if not mine or self.now - mine[-1][1] > timedelta(minutes=10):
            assert came == ConflictError
            return
        change = mine[-1]
        _, _, number, before, after = change
        if self.quotes[number] != after:
            assert came == ConflictError
            return
        known = before or replace(after, state=QuoteState.DELETED)
        if known.state in (QuoteState.PENDING, QuoteState.PUBLISHED) and self.twin(
            known.text, number
        ):
            assert came == Duplicate
            return
        assert came == number
        self.become(number, known)
        self.undoable.remove(change)

    def last_vote(self, actor: Actor) -> tuple[int, str] | None:
        """Return the newest vote of somebody."""
        theirs = [key for key in self.voted_at if key[1] == actor.person]
        return max(theirs, key=lambda key: (self.voted_at[key], key[0]), default=None)

    @rule(number=numbers, actor=actors, value=st.sampled_from([-1, 0, 1]))
    def vote(self, number: int, actor: Actor, value: int) -> None:
        """Vote: one vote a person."""
        came = self.both(lambda one: one.curation.vote(number, actor, value, self.now))
        known = self.quotes.get(number)
        if known is None or known.state != QuoteState.PUBLISHED:
            assert came == NoSuchQuote
            return
        self.votes[number, str(actor.person)] = value
        self.voted_at.pop((number, str(actor.person)), None)
        if value:
            self.voted_at[number, str(actor.person)] = self.now
        assert came == sum(v for (voted, _), v in self.votes.items() if voted == number)

    @rule(minutes=st.integers(1, 8))
    def wait(self, minutes: int) -> None:
        """Let time pass, on the same day."""
        self.now += timedelta(minutes=minutes)

    @rule(days=st.integers(1, 14))
    def next_day(self, days: int) -> None:
        """Let days pass; what came stays recorded."""
        self.refresh()
        self.today += timedelta(days=days)
        self.now += timedelta(days=days)
        self.refresh()

    @rule(step=ahead, number=numbers, judge=judges)
    def pin(self, step: int, number: int, judge: Actor) -> None:
        """Pin a published quote: that date has it; others change only where it stood."""
        self.refresh()
        day = self.today + timedelta(step)
        came = self.both(
            lambda one: one.calendar.pin(day, number, judge, self.now, self.today).quote.number
        )
        known = self.quotes.get(number)
        if known is None or known.state != QuoteState.PUBLISHED:
            assert came == NoSuchQuote
            return
        assert came == number
        before = self.days.get(day)
        cycle = before[1] if before else self.cycle
        self.days[day] = (number, cycle)
        self.pinned.add(day)
        if cycle == self.cycle:
            self.come.add(number)
        if before and before[0] != number and day != self.today:
            self.given_back(*before)
        for other in sorted(set(self.days) - self.pinned):
            if other > self.today and self.days[other] == (number, cycle):
                self.drawn(other, self.recorded(other), number)
        self.nothing_else_changed()

    @rule(step=ahead, judge=judges)
    def skip(self, step: int, judge: Actor) -> None:
        """Skip a date: another comes then, and no other date changes."""
        self.refresh()
        day = self.today + timedelta(step)
        came = self.both(
            lambda one: one.calendar.skip(day, judge, self.now, self.today).quote.number
        )
        if day not in self.days:
            assert came == ConflictError
        elif not self.published() - {self.days[day][0]}:
            assert came == EmptyCollection
        else:
            before = self.days[day]
            self.drawn(day, came, before[0])
            if day != self.today:
                self.given_back(*before)
            self.nothing_else_changed()

    def published(self) -> set[int]:
        """Return the numbers of what the model has published."""
        return {n for n, known in self.quotes.items() if known.state == QuoteState.PUBLISHED}

    def nothing_else_changed(self) -> None:
        """See that all days to come are as the model has them."""
        for day in sorted(self.days):
            if day >= self.today:
                assert self.recorded(day) == self.days[day][0]

    @rule()
    def refresh(self) -> None:
        """Look fourteen days ahead: what was drawn and is still published stays."""
        came = self.both(lambda one: one.store.days(self.today, 14))
        if not self.published():
            assert came == EmptyCollection
            return
        days: list[Day] = came
        assert [day.date for day in days] == [self.today + timedelta(n) for n in range(14)]
        for day in days:
            was = self.days.get(day.date)
            if was and was[0] in self.published():
                assert day.quote.number == was[0]
            else:
                self.drawn(day.date, day.quote.number or 0)

    @invariant()
    def the_same_is_there(self) -> None:
        """Both count, show and hide what the model does."""
        if not hasattr(self, "kept"):
            return
        published = self.published()
        assert self.both(lambda one: one.store.count()) == len(published)
        page = self.both(lambda one: one.store.page(99))
        assert [(quote.number, quote.text) for quote in page] == [
            (number, self.quotes[number].text) for number in sorted(published)
        ]
        waiting = self.both(lambda one: one.curation.waiting(JUDGE, 99))
        assert {quote.number for quote in waiting} == {
            n for n, known in self.quotes.items() if known.state == QuoteState.PENDING
        }
        assert {quote.number for quote in self.both(lambda one: one.store.sample(5))} <= published

    @invariant()
    def the_deck_is_whole(self) -> None:
        """Hold each published quote once, in dense slots."""
        for factory in getattr(self, "tables", []):
            with factory.reading() as unit:
                marks = unit.state
                assert 0 <= marks.used <= marks.size == marks.top
                lying = [unit.slots.number_at(slot) for slot in range(marks.top)]
            assert sorted(lying) == sorted(self.published())


Collection.TestCase.settings = settings(
    max_examples=50,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestCollection = Collection.TestCase
