"""The calendar, and who may steer it."""

from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from zope.interface.verify import verifyObject

from quoters import IQuoteStore
from quoters.collection.calendar_admin import CalendarAdmin
from quoters.collection.curation import Curation
from quoters.collection.reader import QuoteStore
from quoters.errors import (
    ConflictError,
    EmptyCollection,
    NoSuchQuote,
    PermissionDenied,
    QuotesError,
)
from quoters.interfaces import ICalendar, ICuration
from quoters.model.change import Action
from quoters.model.quote import Day, QuoteState
from quoters.storage.memory.unit_of_work import MemoryUnitOfWorkFactory
from tests.quoters.collection.test_curation import ALICE, JUDGE, NOW, OTHER_JUDGE, TODAY, add
from tests.quoters.collection.test_reader import filled

TOMORROW = TODAY + timedelta(1)
NEXT_WEEK = TODAY + timedelta(7)


def ahead(store: IQuoteStore) -> list[Day]:
    """Return the next fourteen days."""
    return store.days(TODAY, 14)


def number(day: Day) -> int:
    """Return the number of a day's quote."""
    assert day.quote.number is not None
    return day.quote.number


def changed(before: list[Day], after: list[Day]) -> list[date]:
    """Return the dates that have another quote now."""
    return [
        old.date
        for old, new in zip(before, after, strict=True)
        if old.quote.number != new.quote.number
    ]


def test_it_steers(calendar: ICalendar) -> None:
    """It provides the interface."""
    verifyObject(ICalendar, calendar)


def test_how_many_have_not_come(calendar: ICalendar, store: IQuoteStore) -> None:
    """Day by day one fewer, whether or not the calendar has begun anew by then."""
    ahead(filled(store, 20))
    counts = []
    for day in range(45):
        store.days(TODAY + timedelta(day), 14)
        counts.append(calendar.unused(TODAY + timedelta(day)))
    assert counts == [*range(19, -1, -1), *range(19, -1, -1), 19, 18, 17, 16, 15]
    filled(store, 23)
    assert calendar.unused(TODAY + timedelta(44)) == 18


def test_how_many_have_not_come_when_nothing_was_drawn(
    calendar: ICalendar, store: IQuoteStore
) -> None:
    """All of them; none where there is none."""
    assert calendar.unused(TODAY) == 0
    filled(store, 3)
    assert calendar.unused(TODAY) == 3


def test_pinning(calendar: ICalendar, store: IQuoteStore) -> None:
    """The date has that quote, and no other date is touched; the one displaced comes later."""
    before = ahead(filled(store, 60))
    free = min(set(range(1, 61)) - {number(day) for day in before})
    pinned = calendar.pin(NEXT_WEEK, free, JUDGE, NOW, TODAY)
    assert (pinned.quote.number, pinned.pinned, pinned.date) == (free, True, NEXT_WEEK)
    after = ahead(store)
    assert after[7] == pinned
    assert changed(before, after) == [NEXT_WEEK]
    later = store.days(TODAY, 60)
    assert {number(day) for day in later} == set(range(1, 61))


def test_pinning_what_comes_on_another_day(calendar: ICalendar, store: IQuoteStore) -> None:
    """That day is drawn again; both changes are remembered, with who did it."""
    before = ahead(filled(store, 60))
    wanted = number(before[3])
    calendar.pin(NEXT_WEEK, wanted, JUDGE, NOW, TODAY)
    after = ahead(store)
    assert number(after[7]) == wanted
    assert changed(before, after) == [before[3].date, NEXT_WEEK]
    assert len({number(day) for day in after}) == 14
    (pinned,) = calendar.changes(NEXT_WEEK)
    assert (pinned.what, pinned.by, pinned.at) == (Action.PINNED, JUDGE.person, NOW)
    assert (pinned.number, pinned.replaced) == (wanted, before[7].quote.number)
    (redrawn,) = calendar.changes(before[3].date)
    assert redrawn.what == Action.REDRAWN
    assert redrawn.why == f"quote {wanted} was pinned to {NEXT_WEEK}"
    assert redrawn.number == number(after[3])


def test_pinning_todays_again(calendar: ICalendar, store: IQuoteStore) -> None:
    """Today's has been seen: it may come once more, and today stays."""
    before = ahead(filled(store, 60))
    calendar.pin(NEXT_WEEK, number(before[0]), JUDGE, NOW, TODAY)
    assert changed(before, ahead(store)) == [NEXT_WEEK]


def test_pinning_today(calendar: ICalendar, store: IQuoteStore) -> None:
    """Today changes, and what it had does not come again in this cycle."""
    before = ahead(filled(store, 60))
    free = min(set(range(1, 61)) - {number(day) for day in before})
    calendar.pin(TODAY, free, JUDGE, NOW, TODAY)
    assert number(ahead(store)[0]) == free
    rest = store.days(TODAY, 59)
    assert number(before[0]) not in {number(day) for day in rest}


def test_pinning_beyond_what_is_drawn(calendar: ICalendar, store: IQuoteStore) -> None:
    """A date far ahead keeps its quote until it comes, and that quote does not come before."""
    filled(store, 60)
    far = TODAY + timedelta(40)
    calendar.pin(far, 5, JUDGE, NOW, TODAY)
    days = store.days(TODAY, 60)
    assert number(days[40]) == 5
    assert {number(day) for day in days} == set(range(1, 61))


def test_a_pin_stays(calendar: ICalendar, store: IQuoteStore) -> None:
    """Pinning the same quote to another date leaves the first pin."""
    filled(store, 60)
    ahead(store)
    for day in (TOMORROW, NEXT_WEEK):
        calendar.pin(day, 5, JUDGE, NOW, TODAY)
    after = ahead(store)
    assert (number(after[1]), number(after[7])) == (5, 5)


def test_skipping(calendar: ICalendar, store: IQuoteStore) -> None:
    """The date has another, no other date is touched, and what was skipped comes later."""
    before = ahead(filled(store, 60))
    skipped = calendar.skip(NEXT_WEEK, JUDGE, NOW, TODAY)
    after = ahead(store)
    assert changed(before, after) == [NEXT_WEEK]
    assert after[7] == skipped
    assert {number(day) for day in store.days(TODAY, 60)} == set(range(1, 61))
    (change,) = calendar.changes(NEXT_WEEK)
    assert (change.what, change.replaced) == (Action.SKIPPED, number(before[7]))


def test_skipping_today(calendar: ICalendar, store: IQuoteStore) -> None:
    """What was seen this morning does not come again in this cycle."""
    before = ahead(filled(store, 60))
    calendar.skip(TODAY, JUDGE, NOW, TODAY)
    assert changed(before, ahead(store)) == [TODAY]
    assert number(before[0]) not in {number(day) for day in store.days(TODAY, 59)}


@pytest.mark.parametrize("count", [2, 3, 5])
def test_skipping_in_a_small_collection(
    calendar: ICalendar, store: IQuoteStore, count: int
) -> None:
    """As long as there is another, it comes."""
    before = ahead(filled(store, count))
    for step in range(14):
        day = TODAY + timedelta(step)
        assert number(calendar.skip(day, JUDGE, NOW, TODAY)) != number(before[step])


def test_nothing_else_to_come(calendar: ICalendar, store: IQuoteStore) -> None:
    """With one quote alone there is nothing to skip to."""
    ahead(filled(store, 1))
    with pytest.raises(EmptyCollection):
        calendar.skip(TODAY, JUDGE, NOW, TODAY)
    assert number(ahead(store)[0]) == 1


def test_what_cannot_be_steered(
    calendar: ICalendar, curation: ICuration, store: IQuoteStore
) -> None:
    """The past, what is not drawn, what is not published; and others than moderators."""
    ahead(filled(store, 20))
    waiting = add(curation, "waiting", state=QuoteState.PENDING)
    yesterday = TODAY - timedelta(1)
    with pytest.raises(PermissionDenied):
        calendar.pin(TODAY, 1, ALICE, NOW, TODAY)
    with pytest.raises(PermissionDenied):
        calendar.skip(TODAY, ALICE, NOW, TODAY)
    with pytest.raises(ConflictError, match="is over"):
        calendar.pin(yesterday, 1, JUDGE, NOW, TODAY)
    with pytest.raises(ConflictError, match="is over"):
        calendar.skip(yesterday, JUDGE, NOW, TODAY)
    with pytest.raises(ConflictError, match="no quote is drawn"):
        calendar.skip(TODAY + timedelta(30), JUDGE, NOW, TODAY)
    for missing in (waiting, 99):
        with pytest.raises(NoSuchQuote):
            calendar.pin(TODAY, missing, JUDGE, NOW, TODAY)


def test_taking_a_pin_back(calendar: ICalendar, curation: ICuration, store: IQuoteStore) -> None:
    """The date has what it had, and what was pinned comes as if nothing had been."""
    before = ahead(filled(store, 60))
    free = min(set(range(1, 61)) - {number(day) for day in before})
    calendar.pin(NEXT_WEEK, free, JUDGE, NOW, TODAY)
    assert curation.undo(JUDGE, NOW).what == Action.PINNED
    assert changed(before, ahead(store)) == []
    assert {number(day) for day in store.days(TODAY, 60)} == set(range(1, 61))
    assert [change.what for change in calendar.changes(NEXT_WEEK)] == ["pinned", "undone"]


def test_taking_a_far_pin_back(
    calendar: ICalendar, curation: ICuration, store: IQuoteStore
) -> None:
    """A date that had nothing has nothing again."""
    filled(store, 20)
    calendar.pin(TODAY + timedelta(99), 5, JUDGE, NOW, TODAY)
    curation.undo(JUDGE, NOW)
    assert store.recorded_day(TODAY + timedelta(99)) is None
    assert {number(day) for day in store.days(TODAY, 20)} == set(range(1, 21))


def test_taking_a_skip_back(calendar: ICalendar, curation: ICuration, store: IQuoteStore) -> None:
    """The date has what it had; unless that went meanwhile."""
    before = ahead(filled(store, 60))
    calendar.skip(TOMORROW, JUDGE, NOW, TODAY)
    curation.undo(JUDGE, NOW)
    assert changed(before, ahead(store)) == []
    calendar.skip(TOMORROW, JUDGE, NOW, TODAY)
    curation.delete(number(before[1]), JUDGE, NOW)
    with pytest.raises(ConflictError, match="not published any more"):
        curation.undo(JUDGE, NOW, number(ahead(store)[1]))


def test_a_deleted_pin_is_drawn_again(
    calendar: ICalendar, curation: ICuration, store: IQuoteStore
) -> None:
    """What was pinned and then deleted comes no more, and why is remembered."""
    ahead(filled(store, 60))
    calendar.pin(NEXT_WEEK, 5, JUDGE, NOW, TODAY)
    curation.delete(5, JUDGE, NOW)
    day = ahead(store)[7]
    assert number(day) != 5
    assert not day.pinned
    assert calendar.changes(NEXT_WEEK)[-1].why == "quote 5 was deleted"


def test_what_comes_back_has_come(curation: ICuration, store: IQuoteStore) -> None:
    """A quote that came, was deleted and restored does not come again in this cycle."""
    filled(store, 30)
    first = store.days(TODAY, 5)
    gone = number(first[2])
    curation.delete(gone, JUDGE, NOW)
    curation.undo(JUDGE, NOW)
    assert store.days(TODAY, 5) == first
    rest = store.days(TODAY + timedelta(5), 25)
    assert gone not in {number(day) for day in rest}


def test_a_day_that_is_over_stays(
    calendar: ICalendar, curation: ICuration, store: IQuoteStore
) -> None:
    """Its skip or its pin cannot be taken back any more."""
    ahead(filled(store, 60))
    calendar.skip(TODAY, JUDGE, NOW, TODAY)
    shown = store.days(TODAY, 1)
    with pytest.raises(ConflictError, match=f"{TODAY} is over"):
        curation.undo(JUDGE, NOW, today=TOMORROW)
    assert store.days(TODAY, 1) == shown


def test_a_skip_taken_back_leaves_the_pin(
    calendar: ICalendar, curation: ICuration, store: IQuoteStore
) -> None:
    """The day is pinned again, as it was."""
    ahead(filled(store, 60))
    calendar.pin(NEXT_WEEK, 5, JUDGE, NOW, TODAY)
    calendar.skip(NEXT_WEEK, JUDGE, NOW, TODAY)
    curation.undo(JUDGE, NOW)
    day = ahead(store)[7]
    assert (number(day), day.pinned) == (5, True)


def test_a_quote_that_came_since_is_not_brought_back_to_a_day(
    calendar: ICalendar, curation: ICuration, store: IQuoteStore
) -> None:
    """It would come twice: the undo says on which day it came."""
    filled(store, 60)
    ahead(store)
    replaced = number(ahead(store)[2])
    calendar.pin(TODAY + timedelta(2), 60 if replaced != 60 else 59, JUDGE, NOW, TODAY)
    calendar.pin(TOMORROW, replaced, OTHER_JUDGE, NOW, TODAY)
    with pytest.raises(ConflictError, match=f"came on {TOMORROW}"):
        curation.undo(JUDGE, NOW, today=TOMORROW)
    assert number(ahead(store)[1]) == replaced


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["pin", "skip", "undo", "add", "delete", "tomorrow"]),
        st.integers(0, 13),
        st.integers(1, 25),
    ),
    max_size=40,
)


@given(st.integers(15, 25), OPERATIONS)
@example(18, [("pin", 0, 3), ("pin", 2, 6), ("tomorrow", 0, 1), ("undo", 0, 1)])
@settings(max_examples=150, deadline=None)
def test_none_comes_again_until_all_have_come(
    count: int, operations: list[tuple[str, int, int]]
) -> None:
    """Through adds, deletes, pins, skips and undos; and what is over never changes."""
    tables = MemoryUnitOfWorkFactory()
    chance = Random(7)  # noqa: S311 - the same draws each time
    store, curation = QuoteStore(tables, chance), Curation(tables, chance)
    calendar, today = CalendarAdmin(tables, chance), TODAY
    filled(store, count)
    past: dict[date, int] = {}
    for name, step, which in operations:
        store.days(today, 14)
        day = today + timedelta(step)
        with suppress(QuotesError):
            match name:
                case "pin":
                    calendar.pin(day, which, JUDGE, NOW, today)
                case "skip":
                    calendar.skip(day, JUDGE, NOW, today)
                case "undo":
                    curation.undo(JUDGE, NOW, today=today)
                case "add":
                    add(curation, f"new {which}")
                case "delete":
                    curation.delete(which, JUDGE, NOW)
                case "tomorrow":
                    past[today] = number(store.days(today, 1)[0])
                    today += timedelta(1)
        coming = store.days(today, 14)
        with tables.reading() as unit:
            rows = unit.days.rows(today, today + timedelta(13))
        drawn = [(row.number, row.cycle) for row in rows if not row.pinned]
        assert len(set(drawn)) == len(drawn), f"{name} {day}: {[number(one) for one in coming]}"
        for over, shown in past.items():
            there = store.recorded_day(over)
            assert there is None or number(there) == shown
