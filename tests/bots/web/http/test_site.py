"""What every answer has, and what no request can do."""

from typing import Any

import pytest
from twisted.web.resource import Resource

from tests.bots.web.visiting import WIT, Visit, read_response

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


@pytest.mark.parametrize("head", [b"Content-Length: 262145", b"Content-Length: 99999999999"])
def test_a_long_body_is_refused_before_it_is_read(head: bytes) -> None:
    """Nobody can fill the disk."""
    connection = Visit(WIT).send(b"POST / HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n")
    assert b"413" in connection.value().split(b"\r\n")[0]
    assert connection.disconnecting


def test_a_short_body_is_read() -> None:
    """It is answered as any other request."""
    assert Visit(WIT).ask("POST", "/", b"x" * 1000).status == 405


def test_a_body_in_chunks_is_read() -> None:
    """It is answered as any other; HTTP/1.1 has every server read them."""
    visit = Visit(WIT)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert visit.raw(head + b"3\r\nabc\r\n0\r\n\r\n").status == 405


def test_chunks_may_not_become_too_much() -> None:
    """Nobody can fill the disk without saying how much comes."""
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    connection = Visit(WIT).send(head + b"8000\r\n%s\r\n" % (b"x" * 0x8000) * 9)
    assert b"413" in connection.value().split(b"\r\n")[0]
    assert connection.disconnecting


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", "GET, HEAD"),
        ("/healthz", "GET, HEAD"),
        ("/readyz", "GET, HEAD"),
        ("/api/v1/today", "GET, HEAD, OPTIONS"),
        ("/api/v1/quotes", "GET, HEAD, OPTIONS, POST"),
        ("/static/quotes.css", "GET, HEAD"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_another_method_is_told_which_are_allowed(method: str, path: str, allowed: str) -> None:
    """405 has an Allow (RFC 9110, section 15.5.6), wherever it is."""
    if method in allowed:
        return
    response = Visit(WIT).ask(method, path)
    assert (response.status, response.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/api/v1/today", "/quotes/1"])
def test_head_is_get_without_the_body(path: str) -> None:
    """With the same headers, the length too."""
    visit = Visit(WIT)
    got, head = visit.get(path), visit.ask("HEAD", path)
    assert (head.status, head.body) == (got.status, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nHost: b\r\n", b"Host: a\r\nHost: a\r\n"])
def test_a_request_names_one_host(hosts: bytes) -> None:
    """None or two is 400 (RFC 9112, section 3.2); HTTP/1.0 may name none."""
    visit = Visit(WIT)
    assert visit.raw(b"GET / HTTP/1.1\r\n%s\r\n" % hosts).status == 400
    assert visit.raw(b"GET / HTTP/1.0\r\n\r\n").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "http://quotes.example.org/healthz",
        "HTTPS://quotes.example.org:443/healthz?x=1",
        "http://other.example/healthz",
    ],
)
def test_an_address_may_be_written_in_full(path: str) -> None:
    """As to a proxy (RFC 9112, section 3.2.2); its host is the one that counts."""
    assert Visit(WIT).get(path).json == {"status": "alive"}


def test_an_address_of_a_host_alone_is_its_root() -> None:
    """``http://host`` is ``/``."""
    assert Visit(WIT).get("http://quotes.example.org").status == 200


@pytest.mark.parametrize(
    "head",
    [
        b"X: " + b"a" * 17_000 + b"\r\n",
        b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(20)),
        b"A: b\r\n" * 600,
    ],
)
def test_headers_that_are_too_long_are_431(head: bytes) -> None:
    """A long one, many, and all together; the connection ends."""
    connection = Visit(WIT).send(b"GET / HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
    assert read_response(connection.value()).status == 431
    assert connection.disconnecting


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
