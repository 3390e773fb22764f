"""Answers, the same on every network."""

import pytest
from twisted.logger import capturedLogs

from bots.core.request import Answer, Request
from bots.core.responder import Responder
from quoters.interfaces import StorageFailed
from tests.bots.core.house import Household, result_of


class Asked:
    """A household, and somebody who asks it."""

    def __init__(self, *texts: str) -> None:
        self.house = Household(*texts)
        self.responder = Responder(self.house.collection)

    def __call__(self, text: str) -> Answer:
        return result_of(self.responder.answer(Request(text, "irc:a", "#quotes", nick="ann")))

    def said(self, text: str) -> str:
        (part,) = self(text).parts
        assert isinstance(part, str)
        return part


def test_nothing_more_is_today() -> None:
    """Asked with the verb or without."""
    asked = Asked("One.", "Two.")
    quote = asked.house.collection.today().quote
    assert asked("").parts == asked("today").parts == asked("TODAY").parts == (quote,)


def test_a_number_is_that_quote() -> None:
    """With # or without."""
    asked = Asked("One.", "Two.")
    for text in ("2", "#2"):
        quote = asked(text).quote
        assert quote is not None
        assert quote.text == "Two."


def test_a_number_that_is_nobodys_is_said_to_be() -> None:
    """Whatever it is."""
    asked = Asked("One.")
    assert asked.said("7") == "There is no quote 7."
    assert asked.said("999999999999999999") == "There is no quote 999999999999999999."


def test_random_gives_one_by_chance() -> None:
    """All of them come in time."""
    asked = Asked("One.", "Two.", "Three.")
    quotes = (asked("random").quote for _ in range(100))
    assert {quote.text for quote in quotes if quote} == {"One.", "Two.", "Three."}


@pytest.mark.parametrize("text", ["", "random"])
def test_an_empty_collection_is_said_to_be_empty(text: str) -> None:
    """In a sentence."""
    assert Asked().said(text) == "There is no quote yet: the collection is empty."


def test_a_storage_that_fails_is_logged_and_excused() -> None:
    """Who asks hears no details; the operator's log has them."""
    asked = Asked("One.")

    def fail(_: int) -> None:
        raise StorageFailed("the disk is gone")

    asked.house.store.get = fail  # type: ignore[assignment, method-assign]
    with capturedLogs() as logs:
        said = asked.said("1")
    assert said == "The collection cannot be read just now; please try again later."
    assert "the disk is gone" in logs[0]["log_failure"].getErrorMessage()


def test_a_slip_of_ours_is_logged_and_excused() -> None:
    """The answer never raises."""
    asked = Asked("One.")

    def fail(_: int) -> None:
        raise ZeroDivisionError

    asked.house.store.get = fail  # type: ignore[assignment, method-assign]
    with capturedLogs() as logs:
        said = asked.said("1")
    assert said == "That went wrong here; the operator will find it in the log."
    assert len(logs) == 1
