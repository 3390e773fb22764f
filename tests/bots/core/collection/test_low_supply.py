"""A word to moderators when the quotes run out."""

from collections.abc import Container

from bots.core.collection.low_supply import LowSupplyMonitor
from bots.core.concurrency.database_thread import run_inline
from quoters import Quote
from tests.bots.core.services import Household, result_of

ANN, MO = "xmpp:home/ann@example.org", "xmpp:home/mo@example.org"


class Running:
    """A collection of so many quotes, and moderators of whom some are in reach."""

    def __init__(self, count: int, *in_reach: str) -> None:
        self.house = Household(*(f"Saying {n}." for n in range(count)))
        self.in_reach = list(in_reach)
        self.said: list[tuple[str, str]] = []
        self.few_left = LowSupplyMonitor(
            self.house.storage.calendar, self.house.collection, run_inline, self._tell
        )

    def look(self, days: int = 0) -> list[tuple[str, str]]:
        """Look, so many days later; give to whom what was said then."""
        for _ in range(days):
            self.house.clock.advance(86_400)
            result_of(self.house.collection.refresh())
        self.said.clear()
        assert result_of(self.few_left.look()) == 60.0
        return list(self.said)

    def _tell(self, text: str, _: Quote, but: Container[str]) -> list[str]:
        told = [person for person in self.in_reach if person not in but]
        self.said.extend((person, text) for person in told)
        return told


def test_each_moderator_is_told_once() -> None:
    """When fewer than fourteen have not come yet; who is out of reach, when they are back."""
    running = Running(15, MO)
    assert running.look() == []
    ((person, text),) = running.look(days=1)
    assert person == MO
    assert text.startswith("Quotes are running out: only 13 have not been the quote of the day")
    assert running.look() == []
    running.in_reach.append(ANN)
    assert [person for person, _ in running.look(days=1)] == [ANN]
    assert running.look(days=1) == []


def test_after_there_were_enough_they_are_told_again() -> None:
    """Somebody added some, or all came again."""
    running = Running(15, MO)
    assert len(running.look(days=1)) == 1
    running.house.add("One more.")
    assert running.look() == []
    assert len(running.look(days=1)) == 1
    assert running.look(days=13) == []  # all have come
    assert running.look(days=1) == []  # and begin anew: fifteen are to come
    assert running.look(days=1) == []
    assert len(running.look(days=1)) == 1


def test_the_words_are_right_for_one_and_for_none() -> None:
    """Down to the last day of the cycle."""
    assert "only 1 has not been" in Running(2, MO).look()[0][1]
    assert "all have been the quote of the day." in Running(1, MO).look()[0][1]


def test_who_cannot_be_reached_unasked_is_told_with_an_answer() -> None:
    """Once; whoever was told already is not."""
    running = Running(3, ANN)
    assert running.few_left.word_for(MO) is None
    running.look()
    assert running.few_left.word_for(ANN) is None
    assert (running.few_left.word_for(MO) or "").startswith("Quotes are running out")
    assert running.few_left.word_for(MO) is None


def test_an_empty_collection_has_nothing_to_run_out_of() -> None:
    """The first quote is what it needs; that is said elsewhere."""
    running = Running(0, MO)
    assert running.look() == []
    assert running.few_left.word_for(MO) is None
