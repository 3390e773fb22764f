"""Who may add, and in which state."""

import re

import pytest

from quoters import Quote
from quoters.collection.permissions import (
    Submissions,
    check_moderator,
    initial_state,
    state_after_edit,
)
from quoters.errors import PermissionDenied
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from quoters.text.similarity import candidate_queries, similarity_percent

ALICE, NOBODY = Actor("irc:x/account:alice"), Actor(None)
JUDGE = Actor("token:judge", moderator=True)


@pytest.mark.parametrize("submissions", Submissions)
def test_moderators_publish(submissions: Submissions) -> None:
    """What a moderator adds is published, whoever else may add."""
    assert initial_state(submissions, JUDGE) == QuoteState.PUBLISHED


@pytest.mark.parametrize("actor", [ALICE, NOBODY])
def test_submissions(actor: Actor) -> None:
    """Open publishes, moderated lets wait, closed refuses."""
    assert initial_state(Submissions.OPEN, actor) == QuoteState.PUBLISHED
    assert initial_state(Submissions.MODERATED, actor) == QuoteState.PENDING
    with pytest.raises(PermissionDenied, match="only moderators"):
        initial_state(Submissions.CLOSED, actor)


def test_an_edit_goes_round_nobody() -> None:
    """What is edited by others than moderators waits, even where all may publish."""
    published, rejected = Quote("x"), Quote("x", state=QuoteState.REJECTED)
    assert state_after_edit(ALICE, published) == QuoteState.PENDING
    assert state_after_edit(ALICE, rejected) == QuoteState.PENDING
    assert state_after_edit(JUDGE, published) == QuoteState.PUBLISHED
    assert state_after_edit(JUDGE, rejected) == QuoteState.REJECTED


def test_who_moderates() -> None:
    """Persons are none by themselves."""
    check_moderator(JUDGE)
    with pytest.raises(PermissionDenied):
        check_moderator(ALICE)


def test_names_in_the_history() -> None:
    """Nobody in particular is called so."""
    assert (ALICE.name, NOBODY.name) == ("irc:x/account:alice", "nobody")


def test_likeness() -> None:
    """Case, accents and punctuation do not count; what is unlike is 0."""
    assert similarity_percent("Été, 1999!", "ete 1999") == 100
    assert 85 <= similarity_percent("the quick brown fox jumps", "the quick brown fax jumps") < 100
    assert similarity_percent("the quick brown fox", "an apple a day") == 0


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("?!", 0), ("one", 1), ("a b c d e f", 4), ("x " * 500, 1)]
)
def test_probes(text: str, count: int) -> None:
    """Few words are asked for, however long the text is."""
    assert len(candidate_queries(text)) == count


def test_a_probe_is_in_what_differs_by_a_word() -> None:
    """Whichever word is changed, one group of words is untouched."""
    text = re.findall(
        r"\w+", "Anyone who considers arithmetical methods of producing digits is in sin"
    )
    groups = candidate_queries(" ".join(text))
    for at in range(len(text)):
        changed = {word.casefold() for word in (*text[:at], "zzz", *text[at + 1 :])}
        assert any(all(word in changed for (word,) in group) for group in groups)
