"""Who somebody is."""

import pytest

from quoters.model.person import (
    PersonSet,
    irc_account,
    irc_mask,
    is_person,
    shell_user,
    token_holder,
    xmpp_address,
)


def test_one_spelling() -> None:
    """Case and resource make nobody else."""
    assert irc_account("irc:libera", "Alice") == "irc:libera/account:alice"
    assert irc_mask("irc:libera", "~Al", "Host.Example") == "irc:libera/mask:*!~al@host.example"
    assert xmpp_address("xmpp:home", "Alice@Example.org/Phone") == "xmpp:home/alice@example.org"
    assert token_holder("ci") == "token:ci"
    assert shell_user("root") == "shell:root"


@pytest.mark.parametrize(
    "person",
    [
        irc_account("irc:libera", "alice"),
        irc_mask("irc:libera", "al", "2001:db8::1"),
        xmpp_address("xmpp:home", "alice@example.org"),
        token_holder("ci"),
        shell_user("root"),
    ],
)
def test_who_is_named_is_a_person(person: str) -> None:
    """What names somebody can be listed."""
    assert is_person(person)
    assert person in PersonSet([person])
    assert person.upper() in PersonSet([person])
    assert person not in PersonSet([])


@pytest.mark.parametrize(
    "nobody", ["", "alice", "irc:libera/alice", "irc:libera/account:", "irc:libera/account:*", "*"]
)
def test_a_nick_is_nobody(nobody: str) -> None:
    """What names nobody cannot be listed; the message names it."""
    assert not is_person(nobody)
    with pytest.raises(ValueError, match=r"names nobody; write irc:NETWORK/account:NAME"):
        PersonSet([nobody])


def test_masks_with_wildcards() -> None:
    """A listed mask covers those it fits; accounts and addresses have no wildcards."""
    listed = PersonSet(["irc:libera/mask:*!al?ce@*.example.org", "irc:libera/account:bob"])
    assert "irc:libera/mask:*!alice@host.example.org" in listed
    assert "irc:libera/mask:*!alice@example.org" not in listed
    assert "irc:other/mask:*!alice@host.example.org" not in listed
    assert "irc:libera/account:bobby" not in listed
    assert None not in listed


@pytest.mark.parametrize("host", ["*", "*@*", "a b", "x/account:bob", "[a-z]", "?"])
def test_strangers_write_no_wildcards(host: str) -> None:
    """What a stranger calls its user or host stands for itself alone."""
    person = irc_mask("irc:libera", host, host)
    assert is_person(person)
    assert "irc:libera/mask:*!bob@home" not in PersonSet([person])
    assert person in PersonSet(["irc:libera/mask:*!*@*"])


def test_brackets_are_letters() -> None:
    """A mask with brackets covers itself, not what a pattern of a shell would."""
    assert "irc:libera/mask:*!a@h" not in PersonSet(["irc:libera/mask:*![ab]@h"])
    assert "irc:libera/mask:*![ab]@h" in PersonSet(["irc:libera/mask:*![ab]@h"])
