"""The verbs that add quotes and change one's own."""

from datetime import timedelta

import pytest

from bots.core.commands.handlers.adding import read_quote
from bots.core.status.events import QuoteAdded
from quoters import Quote
from quoters.model.quote import QuoteState
from tests.bots.core.commands.typing import ANN, BOB, MO, Asked
from tests.bots.core.services import result_of

LONG = "Brevity is the soul of wit, and tediousness the limbs and outward flourishes."
LIKE_IT = "Brevity is the soul of wit, and tediousness the limbs and outward flourish."


@pytest.mark.parametrize(
    ("typed", "quote"),
    [
        ("Tea.", Quote("Tea.")),
        ("Tea. -- Ann", Quote("Tea.", "Ann")),
        ("Tea. — Ann Lee", Quote("Tea.", "Ann Lee")),
        ("Tea. --Ann #calm #two-cups", Quote("Tea.", "Ann", tags=("calm", "two-cups"))),
        ("Tea #calm", Quote("Tea", tags=("calm",))),
        ("<a> Tea? | <b> Tea. -- a and b", Quote("<a> Tea?\n<b> Tea.", "a and b")),
        ("a -- b -- c", Quote("a -- b", "c")),
        ("x = y--; -- C", Quote("x = y--;", "C")),
        ("We are #1", Quote("We are #1")),
        ("a||b", Quote("a||b")),
        ("-- Ann", Quote("-- Ann")),
        ("#tag", Quote("", tags=("tag",))),
    ],
)
def test_what_is_typed_is_read_as_a_quote(typed: str, quote: Quote) -> None:
    """Text, author after dashes, tags at the end, lines between bars."""
    assert read_quote(typed) == quote


def test_add_says_the_number_and_whether_it_fits() -> None:
    """It is there at once, and everybody hears of it."""
    asked = Asked("One.")
    assert asked.said("add Tea. -- Ann #calm") == "Added #2. It fits one IRC line and RFC 865."
    (event,) = asked.events
    assert isinstance(event, QuoteAdded)
    assert (event.quote.number, event.quote.tags) == (2, ("calm",))
    assert asked.quotes("2") == ["Tea."]
    assert event.quote.added_by == ANN
    assert result_of(asked.collection.random()).number in (1, 2)


def test_add_says_what_does_not_fit() -> None:
    """Where it will be cut, or takes several lines."""
    said = Asked().said(f"add {'word ' * 150}")
    assert said.startswith("Added #1. It is too long for one IRC line (7")
    assert "RFC 865" in said


def test_where_submissions_are_moderated_it_waits() -> None:
    """Unseen; moderators are told, and only of what is new."""
    asked = Asked("One.", submissions="moderated")
    assert asked.said("add Tea.").startswith("Added #2. It waits for a moderator.")
    assert [quote.number for quote in asked.waiting] == [2]
    assert asked.events == []
    assert asked.said("2", BOB) == "There is no quote 2."
    assert asked.said("add Coffee.", MO).startswith("Added #3. It fits")


def test_where_submissions_are_closed_only_moderators_add() -> None:
    """Everybody else is told so."""
    asked = Asked(submissions="closed")
    assert asked.said("add Tea.") == "Only moderators add quotes here."
    assert asked.said("add Tea.", MO).startswith("Added #1.")


def test_a_nick_alone_may_suggest() -> None:
    """It reads and suggests, and owns nothing."""
    asked = Asked()
    assert asked.said("add Tea.", None).startswith("Added #1.")
    assert asked.said("del 1", None) == "Quote 1 was added by somebody else."


def test_the_same_again_is_shown() -> None:
    """But for blanks and quotation marks, with the number it has; the rest can be forced."""
    asked = Asked(LONG)
    assert asked(f"add \u201c{LONG}\u201d").parts[0] == "That is quote 1 already:"
    first = asked(f"add {LONG.upper()}").parts[0]
    assert isinstance(first, str)
    assert first.startswith("That looks like quote 1 (100 %)")
    assert asked.quotes(f"add! {LONG}") == [LONG]


def test_what_is_nearly_there_is_shown_and_can_be_forced() -> None:
    """With how much alike they are."""
    asked = Asked(LONG)
    first, other = asked(f"add {LIKE_IT}").parts
    assert isinstance(first, str)
    assert first.startswith("That looks like quote 1 (9")
    assert first.endswith(" %), so it is not added; add! does so all the same:")
    assert isinstance(other, Quote)
    assert asked.said(f"add! {LIKE_IT}").startswith("Added #2.")


def test_what_waits_is_not_shown_to_others_by_its_likeness() -> None:
    """They hear that it is there, and not what it says."""
    asked = Asked(submissions="moderated")
    asked.said(f"add {LONG}", BOB)
    assert asked.said(f"add {LONG}") == "That is quote 1 already."
    assert asked.said(f"add {LONG}", MO) == "That is quote 1 already."
    assert asked.quotes(f"add {LONG}", MO, None) == [LONG]


def test_what_is_no_quote_is_refused() -> None:
    """Nothing but tags, nothing but colours."""
    asked = Asked()
    for nothing in ("#tag", "\x0304", "\x02\x02 | "):
        assert asked.said(f"add {nothing}") == "A quote needs a text."
    assert asked.store.count() == 0


def test_an_own_quote_can_be_changed_for_ten_minutes() -> None:
    """It is pending again: what was approved is not what it says now."""
    asked = Asked()
    asked.said("add Tee. -- Ann #calm")
    assert asked.said("edit 1 Tea.").startswith("Changed #1. It waits for a moderator.")
    (quote,) = asked.waiting
    assert (quote.text, quote.author, quote.tags) == ("Tea.", "Ann", ("calm",))
    assert asked.said("edit 1 Coffee.", BOB) == "There is no quote 1."
    asked.clock.advance(601)
    said = asked.said("edit 1 Coffee.")
    assert said == "Quote 1 was added too long ago: ask a moderator."
    asked.said("approve 1", MO)
    assert asked.said("edit 1 Coffee.", MO).startswith("Changed #1. It fits")


def test_an_own_quote_can_be_deleted_and_brought_back() -> None:
    """Hidden at once, also as the quote of the day."""
    asked = Asked()
    asked.said("add Tea.")
    assert asked.quotes("today") == ["Tea."]
    assert asked.said("del #1") == "Deleted #1; undo brings it back."
    assert asked.said("today") == "There is no quote yet: the collection is empty."
    assert asked.said("undo") == "Taken back: #1 is no longer deleted."
    assert asked.quotes("today") == ["Tea."]


def test_others_quotes_stay() -> None:
    """Only who added it, or a moderator."""
    asked = Asked("One.", "Two.")
    assert asked.said("del 1") == "Quote 1 was added by somebody else."
    assert asked.said("del 1", MO) == "Deleted #1; undo brings it back."
    assert asked.said("undo") == "You changed nothing in the last ten minutes."


def test_undo_holds_for_ten_minutes() -> None:
    """After that it is history."""
    asked = Asked()
    asked.said("add Tea.")
    asked.clock.advance(timedelta(minutes=11).total_seconds())
    assert asked.said("undo") == "You changed nothing in the last ten minutes."


def test_grab_keeps_what_was_just_said() -> None:
    """The last line, the one before it, or the last that has the words; with its nick as author."""
    asked = Asked()
    for line in ("Tea is early.", "Coffee is late.", "Good night."):
        asked.hear("Bob", line, BOB)
    asked.hear("Cy", "Indeed.")
    assert asked.said("grab bob").startswith("Added #1.")
    assert asked.said("grab bob 2").startswith("Added #2.")
    assert asked.said("grab BOB tea is").startswith("Added #3.")
    kept = [result_of(asked.collection.get(number)) for number in (1, 2, 3)]
    assert [quote.text for quote in kept] == ["Good night.", "Coffee is late.", "Tea is early."]
    assert {(quote.author, quote.said_by, quote.added_by) for quote in kept} == {("Bob", BOB, ANN)}


def test_grab_knows_only_what_it_heard_here() -> None:
    """Not in another room, and not what was said long ago."""
    asked = Asked()
    assert asked.said("grab bob") == "I did not hear bob say that here lately."
    asked.hear("Bob", "Tea.")
    assert asked.said("grab bob 2") == "I did not hear bob say that here lately."
    assert asked.said("grab bob coffee") == "I did not hear bob say that here lately."
    assert asked.said("grab bob", place="#other") == "I did not hear bob say that here lately."
    in_private = asked.said("grab bob", place=None)
    assert in_private == "Only what is said in a room can be grabbed, and there."


@pytest.mark.parametrize(
    ("grabs", "said"),
    [
        ("off", "Grabbing is off here."),
        ("moderated", "Added #1. It waits for a moderator."),
        ("open", "Added #1. It fits"),
    ],
)
def test_grabbing_is_as_the_network_has_it(grabs: str, said: str) -> None:
    """Whatever submissions says."""
    asked = Asked(grabs=grabs, submissions="closed" if grabs == "open" else "open")
    asked.hear("Bob", "Tea.", BOB)
    assert asked.said("grab bob").startswith(said)


def test_who_opted_out_is_not_grabbed() -> None:
    """And what was grabbed before is hidden at once."""
    asked = Asked("One.")
    asked.hear("Bob", "Tea.", BOB)
    asked.said("grab bob")
    assert asked.said("optout", BOB) == (
        "From now on nobody may grab what you say; 1 earlier quote is hidden."
    )
    assert asked.said("2") == "There is no quote 2."
    assert asked.said("grab bob") == "I did not hear bob say that here lately."
    asked.hear("Bob", "Coffee.", BOB)
    before = asked.store.count()
    asked.said("grab bob")
    assert asked.store.count() == before
    assert asked.said("optin", BOB) == "Others may grab what you say again."
    assert asked.said("grab bob").startswith("Added #")


def test_states_are_what_they_are_called() -> None:
    """What is published is announced as added, once."""
    asked = Asked(submissions="moderated")
    asked.said("add Tea.")
    asked.said("approve 1", MO)
    (event,) = asked.events
    assert isinstance(event, QuoteAdded)
    assert event.quote.state == QuoteState.PUBLISHED
