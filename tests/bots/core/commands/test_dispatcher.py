"""Who is answered, what is no verb, and what goes wrong."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import capturedLogs
from twisted.python.failure import Failure

from bots.core.commands.dispatcher import Dispatcher
from bots.core.model.request import Reply, Request
from quoters.errors import NoSuchQuote, StorageFailed
from quoters.model.change import Actor
from tests.bots.core.commands.typing import ANN, BOB, MO, Asked
from tests.bots.core.services import result_of

CHANGES = (
    *("add", "add!", "grab", "edit", "del", "delete", "undo", "+", "-", "optout", "optin"),
    *("approve", "reject", "flag", "ignore", "heed", "subscribe", "unsubscribe"),
)
"""The verbs that change something."""


def test_anything_else_is_a_search() -> None:
    """With what was typed, all of it."""
    asked = Asked("Tea for two.", "Two for joy.", "Tea.")
    assert asked.quotes("tea two") == ["Tea for two."]
    assert asked.said("coffee anyone") == 'No quote has all of "coffee anyone".'


def test_help_names_what_there_is_for_who_asks() -> None:
    """Moderators read of more verbs; the web of fewer."""
    asked = Asked("One.")
    for verb in ("today", "random", "add", "+", "optout", "flag", "help"):
        assert f" {verb}," in asked.said("help").replace(";", ",")
    assert "random gives another" in asked.said("help")
    assert "approve" not in asked.said("help")
    assert "approve" in asked.said("help", MO)
    (on_the_web,) = asked("help", None, None, "web").parts
    assert isinstance(on_the_web, str)
    assert "random" in on_the_web
    assert "add" not in on_the_web


@pytest.mark.parametrize("verb", sorted({*CHANGES, "today", "random", "by", "why", "pending"}))
def test_every_verb_has_a_line_of_help(verb: str) -> None:
    """It begins with how it is typed."""
    said = Asked("One.").said(f"help {verb}")
    assert verb in said.partition(":")[0] or said.startswith(("add", "del"))
    assert "I know" not in said


def test_what_follows_a_verb_wrongly_gets_its_help() -> None:
    """How it is typed, and what it does."""
    asked = Asked("One.")
    for slip in ("add", "edit", "edit x y", "edit 1", "del x", "+", "by", "search", "flag"):
        assert asked.said(slip).startswith("Like this: ")
    assert asked.said("approve x", MO).startswith("Like this: approve N")


@pytest.mark.parametrize("verb", sorted(CHANGES))
def test_from_the_web_nothing_is_changed(verb: str) -> None:
    """Nobody vouches there for who asks."""
    asked = Asked("One.", "Two.")
    before = asked.store.version()
    (said,) = asked(f"{verb} 1 tea", MO, None, "web").parts
    assert said == "Here I only answer questions; ask me on a network where I know you."
    assert asked.store.version() == before


def test_without_a_curation_there_are_only_reading_verbs() -> None:
    """What would change something is a search like any other."""
    asked = Asked("One.")
    reader = Dispatcher(asked.collection)
    asked.dispatcher = reader
    assert asked.quotes("1") == ["One."]
    assert asked.said("add Two.") == 'No quote has all of "add Two.".'


def test_who_is_ignored_gets_no_answer() -> None:
    """Not even a refusal; others do, and so do moderators, whatever a mask says."""
    asked = Asked("One.")
    assert asked.said(f"ignore {BOB}", MO) == (
        f"{BOB} is not answered any more; heed {BOB} takes that back."
    )
    assert asked("today", BOB) == Reply()
    assert asked.quotes("today") == ["One."]
    assert asked.said(f"ignore {MO}", MO) == f"{MO} is a moderator."
    asked.said(f"heed {BOB}", MO)
    assert asked.quotes("today", BOB) == ["One."]


def test_a_mask_ignores_all_whom_it_covers() -> None:
    """Also when another process decided it: the change feed says so."""
    asked = Asked("One.")
    troll = "irc:a/mask:*!troll@evil.example"
    assert asked.quotes("today", troll) == ["One."]
    asked.storage.people.ignore(
        "irc:a/mask:*!*@evil.example", Actor(MO, moderator=True), asked.now()
    )
    result_of(asked.dispatcher.storage_changed())
    assert asked("today", troll) == Reply()


def test_a_moderator_is_reminded_of_what_waits() -> None:
    """In private, once for each that is new; nobody else, and not in the room."""
    asked = Asked("One.", submissions="moderated")
    asked.said("add A second one, and a good one.")
    reminder = "1 wait for a moderator: pending shows them."
    assert reminder in asked("today", MO, None).parts
    assert reminder not in asked("today", MO, None).parts
    for person, place in ((ANN, None), (MO, "#quotes")):
        assert reminder not in asked("today", person, place).parts


def test_a_storage_that_fails_is_logged_and_excused() -> None:
    """Who asks hears no details; the operator's log has them."""
    asked = Asked("One.")

    def fail(_: int) -> None:
        raise StorageFailed("the disk is gone")

    asked.store.get = fail  # type: ignore[method-assign, assignment]
    with capturedLogs() as logs:
        said = asked.said("1")
    assert said == "The collection cannot be used just now; please try again later."
    assert "the disk is gone" in logs[0]["log_failure"].getErrorMessage()


def test_a_slip_of_ours_is_logged_and_excused() -> None:
    """The answer never raises."""
    asked = Asked("One.")

    def fail(_: int) -> None:
        raise ZeroDivisionError

    asked.store.get = fail  # type: ignore[method-assign, assignment]
    with capturedLogs() as logs:
        said = asked.said("1")
    assert said == "That went wrong here; the operator will find it in the log."
    assert len(logs) == 1


@settings(max_examples=300, deadline=timedelta(seconds=5))
@given(
    st.sampled_from(["", *sorted(CHANGES), "today", "random", "by", "search", "top", "next"]),
    st.text(max_size=40),
    st.sampled_from([None, ANN, MO]),
)
def test_whatever_strangers_type_has_an_answer(verb: str, rest: str, person: str | None) -> None:
    """Nothing in the log, nothing raised."""
    asked = Asked("One.", "Two.")
    with capturedLogs() as logs:
        for place in (None, "#quotes"):
            asked(f"{verb} {rest}", person, place)
    assert logs == []


def test_a_number_that_is_nobodys_is_said_to_be() -> None:
    """Whatever it is; and the store was really asked."""
    asked = Asked("One.")
    assert asked.said("7") == "There is no quote 7."
    assert asked.said("999999999999999999") == "There is no quote 999999999999999999."
    with pytest.raises(NoSuchQuote):
        result_of(asked.collection.get(7))


def test_who_has_gone_is_no_failure() -> None:
    """Their request is cancelled; nothing is logged."""

    async def never(*_: object, **__: object) -> Any:
        await Deferred[None]()

    asked = Asked("One.")
    asked.collection.search = never  # type: ignore[method-assign]
    with capturedLogs() as logs:
        answer = Deferred.fromCoroutine(asked.dispatcher.answer(Request("tea", "web")))
        answer.cancel()
        failure = answer.result
        answer.addErrback(lambda _: None)
    assert isinstance(failure, Failure)
    assert failure.check(CancelledError)
    assert logs == []


def test_an_exchange_without_sense_ends() -> None:
    """Whoever answers each "nothing found" is a bot; a command makes it a person again."""
    asked = Asked("Tea.")
    said = [asked(f"Unknown command {n}!", BOB, None).parts for n in range(6)]
    assert [bool(parts) for parts in said] == [True] * 3 + [False] * 3
    assert asked("today", BOB, None).parts
    assert asked("Unknown command!", BOB, None).parts
    assert asked("Unknown command!", ANN, None).parts


def test_the_same_words_again_and_again_end_too() -> None:
    """Though a quote has them."""
    asked = Asked("Tea is an unknown command.")
    said = [asked("unknown command", BOB, None).parts for _ in range(8)]
    assert [bool(parts) for parts in said] == [True] * 4 + [False] * 4
    assert all(asked(f"{word}", BOB, None).parts for word in ("tea", "an", "command", "is"))


def test_a_slip_in_a_command_is_told() -> None:
    """As the command line does; words that are none of a command's are not."""
    asked = Asked("Tea.")
    assert asked("hlep").parts == ('No quote has all of "hlep".', 'Did you mean "help"?')
    assert asked("todya").parts[-1] == 'Did you mean "today"?'
    assert len(asked("coffee anyone", BOB).parts) == 1
