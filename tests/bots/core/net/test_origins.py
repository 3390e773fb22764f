"""Origins in the one spelling that we compare."""

import pytest

from bots.core.net.origins import origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTPS://Example.org:443/x", "https://example.org"),
        ("http://example.org:8080", "http://example.org:8080"),
        ("https://b\u00fccher.example/quotes", "https://xn--bcher-kva.example"),
        ("https://B\u00dcCHER.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://\u4f8b\u3048.jp:8443", "https://xn--r8jz45g.jp:8443"),
        ("http://[::1]:80", "http://[::1]"),
        ("https://-\u00fc-.example", None),
        ("ftp://example.org", None),
        ("https://me@example.org", None),
        ("null", None),
    ],
)
def test_the_origin_of_an_address(url: str, origin: str | None) -> None:
    """As browsers send it: a name beyond ASCII in its ASCII spelling."""
    assert origin_of(url) == origin
