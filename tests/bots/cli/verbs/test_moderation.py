"""What waits: ``pending``, ``approve``, ``reject``."""

from quoters import Quote
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from tests.bots.cli.terminal import NOW, Shell

ANN = Actor("irc:a/account:ann")


def suggest(shell: Shell, *texts: str) -> None:
    """Let somebody suggest quotes."""
    storage = shell.storage()
    for text in texts:
        storage.curation.submit(Quote(text), ANN, NOW, state=QuoteState.PENDING, force=True)
    storage.close()


def test_what_waits_is_shown_with_who_suggested_it(shell: Shell) -> None:
    """Nobody else sees it."""
    suggest(shell, "Tea.")
    assert shell.said("pending") == "#1: Tea.\npending, added by irc:a/account:ann\n"
    (quote,) = shell.json("pending")
    assert (quote["id"], quote["state"], quote["added_by"]) == (1, "pending", ANN.person)
    assert shell.is_empty()


def test_nothing_waits(shell: Shell) -> None:
    """And it is said."""
    assert shell.said("pending") == "Nothing waits.\n"


def test_approve_publishes_each(shell: Shell) -> None:
    """One that is not there does not keep the others."""
    suggest(shell, "Tea.", "Coffee.")
    result = shell("approve", "1", "7", "2")
    assert (result.exit_code, result.stdout) == (1, "Published #1.\nPublished #2.\n")
    assert result.stderr == "quotes: there is no quote 7\n"
    assert [quote["id"] for quote in shell.json("list")] == [1, 2]
    assert shell.complaint("approve", "1", status=1) == "quote 1 is published already"


def test_reject_hides_and_says_why(shell: Shell) -> None:
    """The reason is in the history."""
    suggest(shell, "Tea.")
    assert shell.said("reject", "1", "--why", "spam") == "Rejected #1.\n"
    assert shell.said("pending") == "Nothing waits.\n"
    assert "rejected by" in shell.said("show", "1", "--history")
    assert shell.said("show", "1", "--history").rstrip().endswith(": spam")


def test_what_was_flagged_waits(shell: Shell) -> None:
    """Until a moderator has looked."""
    shell.keep("Tea.")
    storage = shell.storage()
    storage.curation.flag(1, ANN, NOW, "rude")
    storage.close()
    assert "flagged, added by" in shell.said("pending")
    shell.said("approve", "1")
    assert shell.said("pending") == "Nothing waits.\n"
