"""The collection as those who talk use it: from memory, and from its thread."""

from collections.abc import Callable
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from bots.core.collection.cached import CachedCollection
from quoters.errors import EmptyCollection, NoSuchQuote
from tests.bots.core.services import Household, result_of, started


class SlowDatabase:
    """Calls when it is told to, and not before."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Deferred[Any]]] = []

    def __call__(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Deferred[Any]:
        result: Deferred[Any] = Deferred()
        self.waiting.append((lambda: function(*args, **kwargs), result))
        return result

    def work(self) -> None:
        for function, result in self.waiting:
            result.callback(function())
        self.waiting = []


def test_today_is_from_memory_and_turns_at_midnight() -> None:
    """Midnight of the zone; by then the next day was looked ahead to."""
    house = Household("One.", "Two.", "Three.")
    today = house.collection.today()
    house.clock.advance(11 * 3600 - 60)
    assert house.collection.today() == today
    house.clock.advance(60)
    tomorrow = house.collection.today()
    assert (today.date.day, tomorrow.date.day) == (23, 24)
    assert tomorrow.quote != today.quote


def test_random_never_waits_for_its_ring_to_be_refilled() -> None:
    """It is refilled once, behind the answers, when most of it was given."""
    house = Household("One.", "Two.", "Three.", size=8)
    database = SlowDatabase()
    collection = CachedCollection(house.store, database, house.daily, house.chance)
    for _ in range(5):
        assert started(collection.random()).called
    assert database.waiting == []
    sixth, seventh = started(collection.random()), started(collection.random())
    assert seventh.called
    assert len(database.waiting) == 1
    database.work()
    assert sixth.called
    assert not house.chance.needs_refill


def test_the_store_is_asked_in_its_thread() -> None:
    """By number, how many, and whether anything changed."""
    house = Household("One.", "Two.")
    assert result_of(house.collection.get(2)).text == "Two."
    assert result_of(house.collection.count()) == 2
    before = result_of(house.collection.version())
    house.add("Three.")
    assert result_of(house.collection.version()) != before
    with pytest.raises(NoSuchQuote):
        result_of(house.collection.get(4))


def test_an_empty_collection_has_nothing_to_give() -> None:
    """Until a refresh finds that there is something."""
    house = Household()
    with pytest.raises(EmptyCollection):
        house.collection.today()
    with pytest.raises(EmptyCollection):
        result_of(house.collection.random())
    house.add("One.")
    result_of(house.collection.refresh())
    assert house.collection.today().quote.text == "One."
    assert result_of(house.collection.random()).text == "One."
