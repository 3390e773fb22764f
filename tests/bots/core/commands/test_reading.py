"""The verbs that read."""

from datetime import UTC, datetime, timedelta

import pytest

from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.target import Target
from quoters import Quote
from tests.bots.core.commands.typing import ANN, Asked

TEA = Quote("Tea for two.", author="Ann Lee", tags=("tea",))
JOY = Quote("Two for joy.", author="Bob Lee")


def test_nothing_more_is_today() -> None:
    """Asked with the verb or without."""
    asked = Asked("One.", "Two.")
    quote = asked.collection.today().quote
    assert asked("").parts == asked("today").parts == asked("TODAY").parts == (quote,)


def test_a_number_is_that_quote() -> None:
    """With # or without."""
    asked = Asked("One.", "Two.")
    assert asked.quotes("2") == asked.quotes("#2") == ["Two."]


def test_random_gives_one_by_chance() -> None:
    """All of them come in time; with words only of those that have them."""
    asked = Asked("One.", "Two.", "Three.", TEA)
    assert len({text for _ in range(200) for text in asked.quotes("random")}) == 4
    assert {text for _ in range(20) for text in asked.quotes("random tea")} == {"Tea for two."}
    assert asked.said("random coffee") == 'No quote has all of "coffee".'


def test_last_is_the_newest() -> None:
    """By when it was added."""
    asked = Asked("One.", "Two.")
    asked.add("Three.")
    assert asked.quotes("last") == ["Three."]
    assert Asked().said("last") == "There is no quote yet."


def test_by_gives_one_of_that_author() -> None:
    """All of the words of the name count, in any order."""
    asked = Asked(TEA, JOY)
    assert asked.quotes("by lee ann") == ["Tea for two."]
    assert {text for _ in range(40) for text in asked.quotes("by lee")} == {TEA.text, JOY.text}
    assert asked.said("by nobody") == 'No quote has all of "nobody".'


def test_search_shows_three_and_says_how_many_more() -> None:
    """A channel takes three lines."""
    asked = Asked(*(f"Number {n} of tea." for n in range(10)))
    answer = asked("search tea")
    assert len(answer.parts) == 3
    assert answer.parts[2] == "... and 8 others: more words find fewer."
    assert len(asked("search number 3").parts) == 1
    assert asked.quotes('search "of tea" 4') == ["Number 4 of tea."]


def test_search_takes_any_sign_for_a_word() -> None:
    """Nothing that is typed is a command to the index."""
    asked = Asked("I like C++ and it's fine.")
    for words in ("c++", "it's", "-fine", '"like c++', "fine*", "NOT fine OR", "(like"):
        asked(f"search {words}")
    assert (
        asked.quotes("search c++") == asked.quotes("search it's") == ["I like C++ and it's fine."]
    )


def test_top_has_the_most_votes() -> None:
    """The best first."""
    asked = Asked("One.", "Two.", "Three.")
    assert asked.said("top").startswith("Nobody has voted yet")
    for person in (ANN, "irc:a/account:bob"):
        asked.said("+ 3", person)
    asked.said("+ 2")
    assert asked.quotes("top") == ["Three.", "Two."]


def test_stats_counts() -> None:
    """And names the newest."""
    assert Asked("One.", "Two.").said("stats") == "2 quotes; the newest is #2 of 2026-11-23."
    assert Asked().said("stats") == "0 quotes."


def test_why_explains_today() -> None:
    """In the words of the command line."""
    asked = Asked("One.")
    assert asked.said("why") == (
        "#1 was drawn by chance for 2026-11-23 (Europe/Berlin), "
        "out of 1 that had not come yet; none comes again until all have. "
        "Days near each other have other authors where that can be."
    )


@pytest.mark.parametrize("text", ["", "random", "why"])
def test_an_empty_collection_is_said_to_be_empty(text: str) -> None:
    """In a sentence."""
    assert Asked().said(text) == "There is no quote yet: the collection is empty."


def test_next_is_the_next_broadcast_here() -> None:
    """In this room, by its name or by all of the network's; or to this person."""
    nine = datetime(2026, 11, 24, 9, tzinfo=UTC)
    broadcasts = (
        NextBroadcast("evening", nine + timedelta(hours=9), (Target("irc:a", "#Quotes"),)),
        NextBroadcast("morning", nine, (Target("irc:a", "*"),)),
        NextBroadcast("never", None, (Target("irc:a", "*"),)),
        NextBroadcast("other", nine - timedelta(hours=9), (Target("irc:b", "*"),)),
        NextBroadcast("mine", nine, (Target("xmpp:h", "ann@example.org"),)),
    )
    asked = Asked("One.", broadcasts=broadcasts)
    assert asked.said("next") == "The next one here is morning, Tuesday, 2026-11-24 10:00 CET."
    (mine,) = asked("next", "xmpp:h/ann@example.org", None, "xmpp:h").parts
    assert mine == "The next one here is mine, Tuesday, 2026-11-24 10:00 CET."
    (elsewhere,) = asked("next", None, None, "web").parts
    assert elsewhere == "No broadcast comes here."
