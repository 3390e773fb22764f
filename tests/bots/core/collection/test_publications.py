"""Telling of what was published, wherever that was done."""

from bots.core.collection.publications import PublicationMonitor
from bots.core.concurrency.database_thread import run_inline
from bots.core.status.events import Event, EventBus, QuoteAdded
from quoters import Quote
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from quoters.model.record import Record
from tests.bots.core.services import Household, result_of

BOSS, ANN = Actor("shell:root", moderator=True), Actor("irc:a/account:ann")


class Newsroom:
    """A collection that a shell changes, and what was told of it."""

    def __init__(self, *quotes: str) -> None:
        self.house = Household(*quotes)
        self.told: list[Event] = []
        events = EventBus()
        events.subscribe(self.told.append)
        storage = self.house.storage
        self.news = PublicationMonitor(storage.curation, run_inline, events)
        assert self.look() == []

    def look(self) -> list[str]:
        """Let it look; return the texts that were told of."""
        self.told.clear()
        result_of(self.news.storage_changed())
        assert all(isinstance(event, QuoteAdded) for event in self.told)
        return [event.quote.text for event in self.told if isinstance(event, QuoteAdded)]

    def submit(self, text: str, state: QuoteState = QuoteState.PUBLISHED) -> int:
        """Add a quote as the shell does."""
        curation, now = self.house.storage.curation, self.house.now()
        return curation.submit(Quote(text), ANN, now, state=state, force=True).number or 0


def test_what_is_added_is_told_once() -> None:
    """The oldest first; what was there before the start is no news."""
    room = Newsroom("Old.")
    room.submit("One.")
    room.submit("Two.")
    assert room.look() == ["One.", "Two."]
    assert room.look() == []


def test_what_waits_is_told_when_it_is_approved() -> None:
    """Not before; what is rejected or edited is no news."""
    room = Newsroom()
    curation, now = room.house.storage.curation, room.house.now()
    waits, other = room.submit("Waits.", QuoteState.PENDING), room.submit("No.", QuoteState.PENDING)
    assert room.look() == []
    curation.approve(waits, BOSS, now)
    curation.reject(other, BOSS, now)
    assert room.look() == ["Waits."]
    curation.edit(waits, Quote("Waited."), BOSS, now)
    assert room.look() == []


def test_a_whole_file_is_not_told_one_by_one() -> None:
    """Nor are more than twenty at once."""
    room = Newsroom()
    archive, now = room.house.storage.archive, room.house.now()
    archive.bring_in((Record(Quote(f"Number {n}.")) for n in range(100)), BOSS, now)
    assert room.look() == []
    for number in range(30):
        room.submit(f"Another one, {number * 7919}, of its own")
    assert len(room.look()) == 20
