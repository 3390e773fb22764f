"""The calendar as moderators steer it."""

from datetime import date, datetime
from random import Random, SystemRandom

from zope.interface import implementer

from quoters.calendar import DayRow
from quoters.deck import Deck
from quoters.history import Actor, Change, What
from quoters.interfaces import ICalendar, NoQuotes, NotNow
from quoters.quote import Day
from quoters.rules import check_moderates
from quoters.store.rows import Rows, Tables
from quoters.store.shelf import Shelf


@implementer(ICalendar)
class SteeredCalendar:
    """Changes the days in the tables."""

    def __init__(self, tables: Tables, chance: Random | None = None) -> None:
        self._tables = tables
        self._chance = chance or SystemRandom()

    def pin(self, day: date, number: int, actor: Actor, at: datetime, today: date) -> Day:
        """See ``ICalendar``."""
        _check(actor, day, today)
        with self._tables.writing() as rows:
            shelf = Shelf(rows, self._chance)
            quote = shelf.published(number)
            before = rows.days.stored(day)
            pinned = shelf.calendar.put(day, number, pinned=True)
            rows.history.record([_change(What.PINNED, before, pinned, actor, at)])
            if before is not None and before.number != number and day != today:
                shelf.give_back(before, today)
            for row in _elsewhere(rows, pinned, today):
                drawn = shelf.calendar.draw(row.date, number)
                why = f"quote {number} was pinned to {day}"
                rows.history.record([_change(What.REDRAWN, row, drawn, actor, at, why)])
        return Day(day, quote, pinned.left, pinned=True)

    def skip(self, day: date, actor: Actor, at: datetime, today: date) -> Day:
        """See ``ICalendar``."""
        _check(actor, day, today)
        with self._tables.writing() as rows:
            shelf = Shelf(rows, self._chance)
            before = rows.days.stored(day)
            if before is None:
                raise NotNow(f"no quote is drawn for {day} yet")
            if rows.counters.size <= (rows.slots.slot_of(before.number) is not None):
                raise NoQuotes("there is no other published quote")
            drawn = shelf.calendar.draw(day, before.number)
            rows.history.record([_change(What.SKIPPED, before, drawn, actor, at)])
            if day != today:  # today's has been seen
                shelf.give_back(before, today)
            return Day(day, shelf.published(drawn.number), drawn.left)

    def unused(self, day: date) -> int:
        """See ``ICalendar``."""
        with self._tables.reading() as rows:
            stored = rows.days.rows(day, date.max)
            deck = Deck(rows.slots, rows.counters, self._chance)
            cycle = next((row.cycle for row in stored if row.date == day), deck.cycle)
            to_come = {row.number for row in stored if row.date > day and row.cycle == cycle}
            return len(to_come) + (deck.left if cycle == deck.cycle else 0)

    def changes(self, day: date) -> list[Change]:
        """See ``ICalendar``."""
        with self._tables.reading() as rows:
            return rows.history.on(day)


def _check(actor: Actor, day: date, today: date) -> None:
    check_moderates(actor)
    if day < today:
        raise NotNow(f"{day} is over")


def _elsewhere(rows: Rows, pinned: DayRow, today: date) -> list[DayRow]:
    """Give the days to come on which the quote would come a second time in this cycle."""
    return [
        row
        for row in rows.days.having(pinned.number, today)
        if row.date not in (pinned.date, today) and row.cycle == pinned.cycle and not row.pinned
    ]


def _change(
    what: What,
    before: DayRow | None,
    after: DayRow,
    actor: Actor,
    at: datetime,
    why: str | None = None,
) -> Change:
    replaced = before.number if before else None
    return Change(what, at, actor.name, actor.via, after.number, after.date, replaced, why=why)
