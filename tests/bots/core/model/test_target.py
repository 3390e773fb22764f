"""Who can be written to unasked."""

import pytest

from bots.core.model.target import Target, target_of_person


@pytest.mark.parametrize(
    "person",
    ["irc:a/account:ann", "irc:a/mask:*!ann@host", "token:ci", "xmpp:home/", "shell:root", ""],
)
def test_who_has_no_address(person: str) -> None:
    """Accounts and masks are what a network vouches for, not where to write."""
    assert target_of_person(person) is None


def test_who_has_one() -> None:
    """The target of a broadcast to this person."""
    found = target_of_person("xmpp:home/ann@example.org")
    assert found == Target("xmpp:home", "ann@example.org")
    assert str(found) == "xmpp:home/ann@example.org"
