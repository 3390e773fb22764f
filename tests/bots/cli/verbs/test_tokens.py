"""Tokens for the web: ``token add``, ``token list``, ``token revoke``."""

import pytest

from quoters.model.access import Token
from tests.bots.cli.terminal import NOW, Shell


def test_a_token_is_shown_once_and_opens(shell: Shell) -> None:
    """On stdout alone, so that it can be put into a file; nothing shows it again."""
    result = shell("token", "add", "ann", "--moderator")
    assert result.exit_code == 0
    assert result.stderr == "quotes: the token of ann, which is shown only now:\n"
    storage = shell.storage()
    holder = storage.tokens.holder(result.stdout.strip())
    storage.close()
    assert holder == Token("ann", moderator=True, added_at=NOW)
    assert result.stdout.strip() not in shell.said("token", "list")


def test_tokens_are_listed(shell: Shell) -> None:
    """By name, with what they may do; for programs too."""
    assert shell.said("token", "list") == "There are no tokens.\n"
    shell("token", "add", "mo", "--moderator")
    shell("token", "add", "ann")
    ann, mo = shell.said("token", "list").splitlines()
    assert (ann.endswith("Z  ann"), mo.endswith("Z  mo  moderator")) == (True, True)
    listed = shell.json("token", "list")
    assert [(one["name"], one["moderator"]) for one in listed] == [("ann", False), ("mo", True)]
    assert set(listed[0]) == {"name", "moderator", "added_at"}


def test_a_revoked_token_opens_nothing(shell: Shell) -> None:
    """Nor does one that never was."""
    secret = shell("token", "add", "ann").stdout.strip()
    assert shell.said("token", "revoke", "ann") == "Revoked ann.\n"
    storage = shell.storage()
    assert storage.tokens.holder(secret) is None
    storage.close()
    assert shell.complaint("token", "revoke", "ann", status=1) == "there is no token ann"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("token add", "token add needs the NAME of a token"),
        ("token revoke", "token revoke needs the NAME of a token"),
        ("token list ann", "token list needs no NAME"),
        ("token revoke ann --moderator", "--moderator belongs to token add"),
        ("token", "ACTION is missing"),
    ],
)
def test_wrong_usage_is_said(shell: Shell, typed: str, said: str) -> None:
    """In a line."""
    assert shell.complaint(*typed.split(), status=2).startswith(said)


def test_a_name_that_is_taken_is_said(shell: Shell) -> None:
    """The token that is there stays as it is."""
    secret = shell("token", "add", "ann").stdout.strip()
    assert shell.complaint("token", "add", "ANN", status=1).startswith("there is a token ANN")
    storage = shell.storage()
    assert storage.tokens.holder(secret) is not None
    storage.close()
