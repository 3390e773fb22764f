"""Who is at the other end, also behind a proxy."""

from ipaddress import ip_address, ip_network

import pytest

from bots.core.net.client_address import client_address, one_visitor

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "visitor"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.1"], "192.0.2.1"),
        ("10.0.0.1", ["192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.1, 192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.1", "192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        ("::1", ["2001:db8::1"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["192.0.2.1, rubbish"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["192.0.2.1:4711"], "192.0.2.1"),
        ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::1"),
        ("10.0.0.1", ["192.0.2.1:4711, 10.0.0.2:80"], "192.0.2.1"),
        ("10.0.0.1", ["192.0.2.1:port"], "10.0.0.1"),
        ("", ["192.0.2.1"], None),
    ],
)
def test_the_nearest_that_is_no_trusted_proxy(
    peer: str, forwarded_for: list[str], visitor: str | None
) -> None:
    """What lies behind it may be forged."""
    found = client_address(peer, forwarded_for, TRUSTED)
    assert found == (visitor and ip_address(visitor))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
    ],
)
def test_what_counts_as_one_visitor(one: str, other: str, *, same: bool) -> None:
    """Of IPv6 a host has a network of 64 bits to itself."""
    assert (one_visitor(ip_address(one)) == one_visitor(ip_address(other))) is same
