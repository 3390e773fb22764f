"""Who may open a connection."""

from http import HTTPStatus
from ipaddress import ip_network
from typing import Any

import pytest

from bots.push.admission import Admission, Refusal
from bots.push.options import ChannelOptions

OURS = "https://quotes.example.org"


def admission(**options: Any) -> Admission:
    """Make one that lets pages of OURS in."""
    return Admission(ChannelOptions(base_url=OURS, **{"origins": {OURS}, **options}))


def refused(asked: Admission, peer: str = "192.0.2.1", **headers: str) -> HTTPStatus | None:
    """Try to come in; give the status if that is refused."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        asked.enter(peer, named)
    except Refusal as refusal:
        return refusal.status
    return None


@pytest.mark.parametrize("origin", [OURS, f"{OURS}:443", "HTTPS://Quotes.Example.ORG"])
def test_pages_of_ours_may_connect(origin: str) -> None:
    """However the browser spells the same origin."""
    assert refused(admission(), origin=origin) is None


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://quotes.example.org",
        "https://quotes.example.org:8443",
        "https://quotes.example.org.evil.example",
        "https://evil.example",
        "https://evil.example@quotes.example.org",
        "https://quotes.example.org, https://evil.example",
        "https://quotes.example.org:port",
        "https://[::1",
    ],
)
def test_other_pages_may_not(origin: str) -> None:
    """Whatever they say of themselves; a Host header that agrees changes nothing."""
    status = refused(admission(), origin=origin, host="evil.example")
    assert status is HTTPStatus.FORBIDDEN


def test_programs_send_no_origin_and_come_in_if_they_may() -> None:
    """As ``originless`` says."""
    assert refused(admission()) is None
    assert refused(admission(originless=False)) is HTTPStatus.FORBIDDEN


def test_one_address_may_not_take_all_connections() -> None:
    """Who leaves makes room again; others are not concerned."""
    asked = admission(most_per_address=2)
    first = asked.enter("192.0.2.1", {})
    asked.enter("192.0.2.1", {})
    assert refused(asked) is HTTPStatus.TOO_MANY_REQUESTS
    assert refused(asked, "192.0.2.2") is None
    asked.leave(first)
    assert refused(asked) is None


def test_an_ipv6_network_is_one_address() -> None:
    """Whoever has one IPv6 address has 2^64 of them."""
    asked = admission(most_per_address=2)
    assert [refused(asked, f"2001:db8::{n}") for n in range(2)] == [None, None]
    assert refused(asked, "2001:db8::9") == HTTPStatus.TOO_MANY_REQUESTS
    assert refused(asked, "2001:db8:0:1::9") is None


def test_a_port_behind_the_address_makes_no_other_visitor() -> None:
    """Some proxies append it."""
    asked = admission(most_per_address=1, trusted_proxies=[ip_network("10.0.0.1")])
    assert refused(asked, "10.0.0.1", x_forwarded_for="192.0.2.1:4711") is None
    again = refused(asked, "10.0.0.1", x_forwarded_for="192.0.2.1:4712")
    assert again == HTTPStatus.TOO_MANY_REQUESTS


def test_this_machine_is_bound_only_in_all() -> None:
    """What comes through an unknown proxy seems to come from here."""
    asked = admission(most_per_address=1, most=3)
    assert [refused(asked, "127.0.0.1") for _ in range(3)] == [None] * 3
    assert refused(asked, "127.0.0.1") is HTTPStatus.SERVICE_UNAVAILABLE


def test_behind_a_trusted_proxy_the_visitors_count() -> None:
    """Its word is believed, and nobody else's."""
    asked = admission(most_per_address=1, trusted_proxies=[ip_network("10.0.0.0/8")])
    assert refused(asked, "10.0.0.1", x_forwarded_for="192.0.2.1") is None
    assert refused(asked, "10.0.0.2", x_forwarded_for="192.0.2.2") is None
    again = refused(asked, "10.0.0.1", x_forwarded_for="198.51.100.9, 192.0.2.1")
    assert again is HTTPStatus.TOO_MANY_REQUESTS
    assert refused(asked, "192.0.2.3", x_forwarded_for="192.0.2.4") is None
    assert refused(asked, "192.0.2.3", x_forwarded_for="192.0.2.5") is HTTPStatus.TOO_MANY_REQUESTS


def test_where_there_is_no_address_only_the_sum_counts() -> None:
    """A UNIX socket has none."""
    asked = admission(most_per_address=1)
    assert [refused(asked, "") for _ in range(3)] == [None] * 3
