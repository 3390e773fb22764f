"""Who somebody is."""

import pytest

from quoters.model.person import PersonSet, is_person, shell_user, token_holder


@pytest.mark.parametrize(
    "person",
    [
        "irc:libera/account:alice",
        "irc:libera/mask:*!al@2001:db8::1",
        "xmpp:home/alice@example.org",
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
    "nobody", ["", "alice", "irc:libera", "irc:libera/account:*", "a b/c", "*"]
)
def test_what_is_no_person_matches_nobody(nobody: str) -> None:
    """It may be stored all the same: it costs only itself."""
    assert not is_person(nobody)
    listed = PersonSet([nobody, "irc:libera/account:bob"])
    assert "irc:libera/account:bob" in listed
    assert "irc:libera/account:alice" not in listed


def test_masks_with_wildcards() -> None:
    """A listed mask covers those it fits; accounts and addresses have no wildcards."""
    listed = PersonSet(["irc:libera/mask:*!al?ce@*.example.org", "irc:libera/account:bob"])
    assert "irc:libera/mask:*!alice@host.example.org" in listed
    assert "irc:libera/mask:*!alice@example.org" not in listed
    assert "irc:other/mask:*!alice@host.example.org" not in listed
    assert "irc:libera/account:bobby" not in listed
    assert None not in listed


def test_brackets_are_letters() -> None:
    """A mask with brackets covers itself, not what a pattern of a shell would."""
    assert "irc:libera/mask:*!a@h" not in PersonSet(["irc:libera/mask:*![ab]@h"])
    assert "irc:libera/mask:*![ab]@h" in PersonSet(["irc:libera/mask:*![ab]@h"])
