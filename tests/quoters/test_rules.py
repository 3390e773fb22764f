"""Who may add, and in which state."""

import re

import pytest

from quoters import Quote
from quoters.history import Actor
from quoters.interfaces import NotAllowed
from quoters.likeness import likeness, probes
from quoters.quote import State
from quoters.rules import Submissions, check_moderates, state_of_edited, state_of_new

ALICE, NOBODY = Actor("irc:x/account:alice"), Actor(None)
JUDGE = Actor("token:judge", moderator=True)


@pytest.mark.parametrize("submissions", Submissions)
def test_moderators_publish(submissions: Submissions) -> None:
    """What a moderator adds is published, whoever else may add."""
    assert state_of_new(submissions, JUDGE) == State.PUBLISHED


@pytest.mark.parametrize("actor", [ALICE, NOBODY])
def test_submissions(actor: Actor) -> None:
    """Open publishes, moderated lets wait, closed refuses."""
    assert state_of_new(Submissions.OPEN, actor) == State.PUBLISHED
    assert state_of_new(Submissions.MODERATED, actor) == State.PENDING
    with pytest.raises(NotAllowed, match="only moderators"):
        state_of_new(Submissions.CLOSED, actor)


def test_an_edit_goes_round_nobody() -> None:
    """What is edited by others than moderators waits, even where all may publish."""
    published, rejected = Quote("x"), Quote("x", state=State.REJECTED)
    assert state_of_edited(ALICE, published) == State.PENDING
    assert state_of_edited(ALICE, rejected) == State.PENDING
    assert state_of_edited(JUDGE, published) == State.PUBLISHED
    assert state_of_edited(JUDGE, rejected) == State.REJECTED


def test_who_moderates() -> None:
    """Persons are none by themselves."""
    check_moderates(JUDGE)
    with pytest.raises(NotAllowed):
        check_moderates(ALICE)


def test_names_in_the_history() -> None:
    """Nobody in particular is called so."""
    assert (ALICE.name, NOBODY.name) == ("irc:x/account:alice", "nobody")


def test_likeness() -> None:
    """Case, accents and punctuation do not count; what is unlike is 0."""
    assert likeness("Été, 1999!", "ete 1999") == 100
    assert 85 <= likeness("the quick brown fox jumps", "the quick brown fax jumps") < 100
    assert likeness("the quick brown fox", "an apple a day") == 0


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("?!", 0), ("one", 1), ("a b c d e f", 4), ("x " * 500, 1)]
)
def test_probes(text: str, count: int) -> None:
    """Few words are asked for, however long the text is."""
    assert len(probes(text)) == count


def test_a_probe_is_in_what_differs_by_a_word() -> None:
    """Whichever word is changed, one group of words is untouched."""
    text = re.findall(
        r"\w+", "Anyone who considers arithmetical methods of producing digits is in sin"
    )
    groups = probes(" ".join(text))
    for at in range(len(text)):
        changed = {word.casefold() for word in (*text[:at], "zzz", *text[at + 1 :])}
        assert any(all(word in changed for (word,) in group) for group in groups)
