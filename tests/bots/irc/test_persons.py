"""How IRC names people."""

import pytest

from bots.irc.persons import account_person, is_irc_person, is_service, mask_person
from bots.irc.wire.line import parse_mask
from quoters.model.person import PersonSet, is_person


def test_one_spelling() -> None:
    """Case makes nobody else."""
    assert account_person("irc:libera", "Alice") == "irc:libera/account:alice"
    assert mask_person("irc:libera", "~Al", "Host.Example") == "irc:libera/mask:*!~al@host.example"


@pytest.mark.parametrize("host", ["*", "*@*", "a b", "x/account:bob", "[a-z]", "?"])
def test_strangers_write_no_wildcards(host: str) -> None:
    """What a stranger calls its user or host stands for itself alone."""
    person = mask_person("irc:libera", host, host)
    assert is_person(person)
    assert "irc:libera/mask:*!bob@home" not in PersonSet([person])
    assert person in PersonSet(["irc:libera/mask:*!*@*"])


@pytest.mark.parametrize("nobody", ["alice", "account:", "account:*", "mask:al@host", "al@host"])
def test_a_nick_is_nobody(nobody: str) -> None:
    """Anyone may take it."""
    assert not is_irc_person(nobody)
    assert is_irc_person("account:alice")
    assert is_irc_person("mask:*!al?ce@*.example.org")


@pytest.mark.parametrize(
    "source",
    [
        "*status!znc@znc.in",
        "*playback!znc@znc.in",
        "NickServ!NickServ@services.libera.chat",
        "ChanServ!services@services.",
        "Q!TheQBot@CServe.quakenet.org",
        "irc.example.org",
    ],
)
def test_who_is_surely_no_person(source: str) -> None:
    """A bouncer's own nicks, services, servers: nobody answers them."""
    assert is_service(parse_mask(source))
    assert not is_service(parse_mask("alice!~al@host.example"))
    assert not is_service(parse_mask("conserv!u@my.services.example"))
