"""What every answer has, and what no request can do."""

from typing import Any

import pytest
from twisted.web.resource import Resource

from tests.bots.web.visiting import WIT, Visit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/api/v1/today", "/api/x", "/static/quotes.css", "/healthz", "/%ff"]
)
def test_every_answer_has_the_security_headers(path: str) -> None:
    """Pages, errors and files."""
    headers = Visit(WIT).get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/%ff", "quotes.example.org"),
        ("/quotes/%c3%28", "quotes.example.org"),
        ("/api/v1/%80", "quotes.example.org"),
        ("/", "\xff\xfe"),
        ("/", "a/b"),
        ("/", "<script>"),
    ],
)
def test_an_address_that_cannot_be_read_is_400(path: str, host: str) -> None:
    """Without a traceback, here or in the log."""
    response = Visit(WIT).get(path, Host=host)
    assert response.status == 400
    assert response.json == {"error": "That address cannot be read."}


@pytest.mark.parametrize(
    "host", ["", "..", ".a.", "a..b", "x" * 300, "[::1]:8080", "xn--", "a:b:c"]
)
def test_a_strange_host_breaks_nothing(host: str) -> None:
    """It is answered as ever, or refused."""
    response = Visit(WIT).get("/", Host=host)
    assert response.status in (200, 400)
    assert "Traceback" not in response.text


@pytest.mark.parametrize("path", ["//", "//evil.example/", "/./", "/../etc/passwd", "/%2e%2e/x"])
def test_no_path_leads_elsewhere(path: str) -> None:
    """There is no redirect, and no file but ours."""
    response = Visit(WIT).get(path)
    assert response.status in (200, 404)
    assert "location" not in response.headers


@pytest.mark.parametrize(
    "request_",
    [b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n", b"\xff" * 40 + b"\r\n\r\n"],
)
def test_what_is_no_http_is_400(request_: bytes) -> None:
    """Or nothing is answered, and the connection ends."""
    connection = Visit(WIT).send(request_)
    assert connection.value() == b"" or b" 400 " in connection.value()


@pytest.mark.parametrize(
    "head",
    [b"Content-Length: 65537", b"Content-Length: 99999999999", b"Transfer-Encoding: chunked"],
)
def test_a_long_body_is_refused_before_it_is_read(head: bytes) -> None:
    """Nobody can fill the disk."""
    connection = Visit(WIT).send(b"POST / HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n")
    assert b"413" in connection.value().split(b"\r\n")[0]
    assert connection.disconnecting


def test_a_short_body_is_read() -> None:
    """It is answered as any other request."""
    assert Visit(WIT).ask("POST", "/", b"x" * 1000).status == 405


def test_a_connection_that_sends_nothing_is_closed() -> None:
    """After a minute."""
    visit = Visit(WIT)
    connection = visit.send(b"GET / HT")
    visit.clock.advance(61)
    assert connection.disconnecting


def test_two_requests_over_one_connection() -> None:
    """HTTP/1.1 keeps it open."""
    connection = Visit(WIT).send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 2)
    assert connection.value().count(b"HTTP/1.1 200") == 2


class Broken(Resource):
    """A resource that was mounted, and fails."""

    isLeaf = True

    def render(self, request: Any) -> bytes:
        raise RuntimeError("secret")


def test_what_was_mounted_and_fails_is_500_without_a_traceback() -> None:
    """No request shows what is inside."""
    response = Visit(WIT, mounts={b"ws": Broken()}).get("/ws")
    assert response.status == 500
    assert response.json == {"error": "That went wrong here; the operator will find it in the log."}
