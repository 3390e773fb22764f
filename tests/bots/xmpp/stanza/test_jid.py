"""Reading JIDs."""

import pytest

from bots.xmpp.stanza.jid import normalize_address, parse_address


def test_a_jid_is_read_and_prepared() -> None:
    """Case and width do not make another person."""
    jid = parse_address("Alice@XMPP.test/Phone")
    assert jid is not None
    assert (jid.user, jid.host, jid.resource) == ("alice", "xmpp.test", "Phone")


@pytest.mark.parametrize(
    "text", [None, "", "@", "a@", "\x00@xmpp.test", "a b@xmpp.test", "a@x/" + "r" * 4000]
)
def test_what_is_no_jid_is_none(text: str | None) -> None:
    """Nothing that a stranger can put there raises."""
    assert parse_address(text) is None


def test_memory_is_bounded() -> None:
    """Strangers choose addresses; those that were seen are not all kept."""
    for number in range(5000):
        parse_address(f"user{number}@xmpp.test")
    assert parse_address.cache_info().currsize <= 1024


@pytest.mark.parametrize(
    ("written", "by_servers"),
    [
        ("alice@example.org", "alice@example.org"),
        ("a.l-i_ce+1@muc.example.org", "a.l-i_ce+1@muc.example.org"),
        ("Alice@Example.ORG/phone", "alice@example.org"),
        ("Ünï@example.org", "ünï@example.org"),
        ("example.org", "example.org"),
        ("@", None),
        ("a@b@c", None),
        ("alice@example.org\n", None),
    ],
)
def test_normal(written: str, by_servers: str | None) -> None:
    """What is written as servers write it stays; the rest is prepared, or is no address."""
    assert normalize_address(written) == by_servers
