"""How XMPP names people."""

import pytest

from bots.xmpp.persons import address_person, is_xmpp_person
from quoters.model.person import is_person


def test_one_spelling() -> None:
    """Case and resource make nobody else."""
    person = address_person("xmpp:home", "Alice@Example.org/Phone")
    assert person == "xmpp:home/alice@example.org"
    assert is_person(person)


@pytest.mark.parametrize("nobody", ["", "alice", "*@example.org", "a@b/phone", "who?@example.org"])
def test_only_a_bare_address_is_somebody(nobody: str) -> None:
    """Without wildcards, and without a resource."""
    assert not is_xmpp_person(nobody)
    assert is_xmpp_person("alice@example.org")
