"""The turn of the day: noticed, learned and told."""

from datetime import date

from bots.core.collection.day_change import DayChange
from bots.core.status.events import Event, EventBus, QuoteOfTheDay
from quoters import Quote
from quoters.model.change import Actor
from tests.bots.core.services import BERLIN, Household, result_of


class Morning:
    """A turn of the day in a household, and what was told of it."""

    def __init__(self, *texts: str) -> None:
        self.house = Household(*texts)
        self.told: list[Event] = []
        events = EventBus()
        events.subscribe(self.told.append)
        self.turn = DayChange(self.house.collection, events, self.house.now, BERLIN)

    def look(self) -> float:
        result_of(self.turn.storage_changed())
        return result_of(self.turn.look())


def test_midnight_is_told_once() -> None:
    """With the new date and its quote; the first look tells nothing: nobody missed anything."""
    morning = Morning("One.", "Two.", "Three.")
    morning.look()
    morning.look()
    assert morning.told == []
    morning.house.clock.advance(11 * 3600)
    morning.look()
    morning.look()
    quote = morning.house.collection.today().quote
    assert morning.told == [QuoteOfTheDay(date(2026, 11, 24), quote)]


def test_it_looks_right_at_midnight() -> None:
    """The turn is not late; what others change meanwhile the change feed says."""
    morning = Morning("One.")
    assert morning.look() == 11 * 3600 + 0.01
    morning.house.clock.advance(11 * 3600 - 0.25)
    assert 0.25 < morning.look() < 0.3


def test_it_keeps_looking_ahead() -> None:
    """After a month of nights there is still a quote in memory."""
    morning = Morning("One.", "Two.", "Three.")
    for _ in range(40):
        morning.house.clock.advance(86_400)
        morning.look()
    assert len(morning.told) == 39  # the first look tells nothing
    assert morning.house.collection.today().date == date(2027, 1, 2)


def test_the_first_quote_of_an_empty_collection_is_found() -> None:
    """Somebody added it behind our back; the next look has it, and tells of it."""
    morning = Morning()
    morning.look()
    assert morning.told == []
    morning.house.add("One.")
    morning.look()
    today = morning.house.collection.today()
    assert today.quote.text == "One."
    assert morning.told == [QuoteOfTheDay(today.date, today.quote)]


def test_an_edit_of_todays_quote_is_told() -> None:
    """Dashboards show what it says now; the date and the number are the same."""
    morning = Morning("One.")
    morning.look()
    boss = Actor("shell:root", moderator=True)
    now = morning.house.now()
    morning.house.storage.curation.edit(1, Quote("Won."), boss, now)
    morning.look()
    (told,) = morning.told
    assert isinstance(told, QuoteOfTheDay)
    assert (told.quote.number, told.quote.text) == (1, "Won.")


def test_what_others_add_does_not_change_today() -> None:
    """It is only drawn from on days to come."""
    morning = Morning("One.")
    morning.look()
    morning.house.add("Two.")
    morning.look()
    assert morning.told == []
    assert morning.house.collection.today().quote.text == "One."
