"""Votes, and the verbs of moderators."""

import pytest

from quoters.errors import NoSuchQuote
from tests.bots.core.commands.typing import ANN, BOB, MO, ROOM, Asked
from tests.bots.core.services import result_of


def test_each_person_has_one_vote() -> None:
    """A second one replaces the first; a nick alone has none."""
    asked = Asked("One.")
    assert asked.said("+ 1") == "#1 now has +1."
    assert asked.said("+1") == "#1 now has +1."
    assert asked.said("+ #1", BOB) == "#1 now has +2."
    assert asked.said("- 1") == "#1 now has +0."
    assert asked.said("+ 7") == "There is no quote 7."
    assert asked.said("+ 1", None) == ("Only who is known by an account or an address can vote.")


def test_optout_is_for_persons() -> None:
    """A nick alone could opt out others."""
    assert Asked().said("optout", None) == "I do not know who you are here."


def test_pending_is_for_moderators_in_private() -> None:
    """What nobody approved is not for the room."""
    asked = Asked(submissions="moderated")
    assert asked.said("pending", MO) == "Nothing waits."
    for text in ("Tea.", "Coffee at noon.", "Water, if need be.", "Milk and honey flow."):
        asked.said(f"add {text}")
    assert asked.said("pending") == "Only moderators may do that."
    assert asked.said("pending", MO) == "4 wait: ask me in private."
    *shown, more = asked("pending", MO, None).parts
    assert len(shown) == 2
    assert more == "... and 2 more."


def test_approve_publishes() -> None:
    """Everybody sees it then."""
    asked = Asked(submissions="moderated")
    asked.said("add Tea.")
    assert asked.said("approve 1", MO) == "Published #1."
    assert asked.quotes("1") == ["Tea."]
    assert asked.said("approve 1", MO) == "Quote 1 is published already."


def test_reject_hides_with_a_reason() -> None:
    """The history has it."""
    asked = Asked(submissions="moderated")
    asked.said("add Tea.")
    assert asked.said("reject 1 no quote at all", MO) == "Rejected #1."
    with pytest.raises(NoSuchQuote):
        result_of(asked.collection.get(1))
    assert asked.storage.curation.history(1)[-1].why == "no quote at all"
    assert asked.storage.curation.history(1)[-1].via == "irc:a/#quotes"


def test_flag_calls_a_moderator() -> None:
    """From anybody; the quote stays until one has looked."""
    asked = Asked("One.")
    assert asked.said("flag 1 a slur", None) == "A moderator will look at #1. Thank you."
    assert asked.quotes("1") == ["One."]
    assert asked.quotes("pending", MO, None) == ["One."]
    assert asked.said("approve 1", MO) == "Published #1."
    assert asked.said("pending", MO) == "Nothing waits."


@pytest.mark.parametrize("verb", ["approve 1", "reject 1", "ignore x", "heed x", "pending"])
def test_only_moderators_moderate(verb: str) -> None:
    """Others are told so."""
    assert Asked("One.").said(verb, ANN) == "Only moderators may do that."


def test_a_nick_can_be_ignored_where_it_spoke() -> None:
    """Whoever spoke by it: the person is, not the nick."""
    asked = Asked("One.")
    asked.hear("Bob", "spam", BOB)
    assert asked.said("ignore bob", MO).startswith(f"{BOB} is not answered any more")
    assert asked("today", BOB).parts == ()
    assert asked.said("ignore nobody", MO).startswith("Nobody called 'nobody' has talked here")
    assert asked.said("ignore", MO) == "Whom? Write a nick, or a person."
    assert asked.said("heed bob", MO) == f"{BOB} is answered again."
    assert asked.said("heed bob", MO) == f"{BOB} was not ignored."


def test_a_nick_can_be_ignored_that_only_asked() -> None:
    """Who floods us with questions says nothing else; they need not be in this room."""
    asked = Asked("One.")
    asked("today", ANN, None)
    assert asked.said("ignore Nick", MO).startswith("irc:a/account:mo is a moderator")
    asked("today", ANN, None)
    context = asked.context
    assert context.recent_messages.persons_called("irc:a", ROOM, "NICK") == (ANN,)
    assert context.recent_messages.persons_called("irc:b", ROOM, "nick") == ()


def test_a_word_for_moderators_comes_with_an_answer_in_private() -> None:
    """To the moderator it is for, and not into a room."""
    words = {MO: "Quotes are running out."}
    asked = Asked("One.", word_for=words.get)
    assert len(asked("today", MO).parts) == 1
    assert len(asked("today", ANN, None).parts) == 1
    assert asked("today", MO, None).parts[1:] == ("Quotes are running out.",)
