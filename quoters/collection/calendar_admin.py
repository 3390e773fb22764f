"""The calendar as moderators steer it."""

from datetime import date, datetime
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.collection.editor import CollectionEditor, coming_again
from quoters.collection.permissions import check_moderator
from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.errors import ConflictError, EmptyCollection
from quoters.interfaces import ICalendar
from quoters.model.change import Action, Actor, Change
from quoters.model.quote import Day
from quoters.selection.calendar import StoredDay
from quoters.selection.shuffle import ShuffleDeck


@implementer(ICalendar)
class CalendarAdmin:
    """Changes the days in the tables."""

    def __init__(self, factory: UnitOfWorkFactory, chance: Random | None = None) -> None:
        self._factory = factory
        self._chance = chance or SystemRandom()

    def pin(self, day: date, number: int, actor: Actor, at: datetime, today: date) -> Day:
        """See ``ICalendar``."""
        _check(actor, day, today)
        with self._factory.writing() as unit:
            editor = CollectionEditor(unit, self._chance)
            quote = editor.published(number)
            before = unit.days.stored(day)
            pinned = editor.calendar.assign(day, number, pinned=True)
            unit.changes.record([_change(Action.PINNED, before, pinned, actor, at)])
            if before is not None and before.number != number and day != today:
                editor.return_day(before, today)
            for row in coming_again(unit, pinned, today):
                drawn = editor.calendar.draw(row.date, number)
                why = f"quote {number} was pinned to {day}"
                unit.changes.record([_change(Action.REDRAWN, row, drawn, actor, at, why)])
        return Day(day, quote, pinned.left, pinned=True)

    def skip(self, day: date, actor: Actor, at: datetime, today: date) -> Day:
        """See ``ICalendar``."""
        _check(actor, day, today)
        with self._factory.writing() as unit:
            editor = CollectionEditor(unit, self._chance)
            before = unit.days.stored(day)
            if before is None:
                raise ConflictError(f"no quote is drawn for {day} yet")
            if unit.state.size <= (unit.slots.slot_of(before.number) is not None):
                raise EmptyCollection("there is no other published quote")
            drawn = editor.calendar.draw(day, before.number)
            unit.changes.record([_change(Action.SKIPPED, before, drawn, actor, at)])
            if day != today:  # today's has been seen
                editor.return_day(before, today)
            return Day(day, editor.published(drawn.number), drawn.left)

    def unused(self, day: date) -> int:
        """See ``ICalendar``."""
        with self._factory.reading() as unit:
            stored = unit.days.rows(day, date.max)
            deck = ShuffleDeck(unit.slots, unit.state, self._chance)
            cycle = next((row.cycle for row in stored if row.date == day), deck.cycle)
            to_come = {row.number for row in stored if row.date > day and row.cycle == cycle}
            return len(to_come) + (deck.left if cycle == deck.cycle else 0)

    def changes(self, day: date) -> list[Change]:
        """See ``ICalendar``."""
        with self._factory.reading() as unit:
            return unit.changes.on(day)


def _check(actor: Actor, day: date, today: date) -> None:
    check_moderator(actor)
    if day < today:
        raise ConflictError(f"{day} is over")


def _change(
    what: Action,
    before: StoredDay | None,
    after: StoredDay,
    actor: Actor,
    at: datetime,
    why: str | None = None,
) -> Change:
    replaced = before.number if before else None
    return Change(what, at, actor.name, actor.via, after.number, after.date, replaced, why=why)
