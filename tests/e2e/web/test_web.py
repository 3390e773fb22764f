"""The site as strangers see it: plain HTTP from the standard library."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.e2e.running import DEADLINE, free_port, quotes_run


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run a program with a web site; give its port."""
    web = free_port()
    ini = f"[web]\nlisten = tcp:{web}:interface=127.0.0.1\n"
    with quotes_run(tmp_path_factory.mktemp("web"), ini, wait_for=f"127.0.0.1:{web}") as program:
        yield web
    assert "Traceback" not in program.stderr


def ask(port: int, method: str, path: str) -> tuple[HTTPResponse, bytes]:
    """Make a request; give the response and its body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    connection.request(method, path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/quotes/1", 200),
        ("/quotes/999999", 404),
        ("/nothing", 404),
        ("/api/v1/today", 200),
        ("/api/v1/random", 200),
        ("/api/v1/quotes/1", 200),
        ("/api/v1/quotes/999999", 404),
        ("/api/v1/quotes/x", 404),
        ("/api/v1/status", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/ws", 426),
        ("/%ff", 400),
    ],
)
def test_get_and_head_agree(port: int, path: str, status: int) -> None:
    """On the status and the length; HEAD has no body, and JSON is JSON."""
    got, body = ask(port, "GET", path)
    assert got.status == status
    if got.headers.get_content_type() == "application/json":
        assert ("error" in json.loads(body)) == (status >= 400)
    if path not in ("/ws", "/api/v1/random"):
        head, nothing = ask(port, "HEAD", path)
        assert (head.status, nothing) == (status, b"")
        assert head.headers["Content-Length"] == str(len(body))


def test_a_quote_is_the_same_wherever_it_is_shown(port: int) -> None:
    """By its number, as today's, and on its page."""
    today = json.loads(ask(port, "GET", "/api/v1/today")[1])
    number = today["quote"]["id"]
    assert json.loads(ask(port, "GET", f"/api/v1/quotes/{number}")[1]) == today["quote"]
    assert today["quote"]["url"] == f"http://127.0.0.1:{port}/quotes/{number}"
    assert ask(port, "GET", f"/quotes/{number}")[0].status == 200


def test_questions_and_readers_are_counted(tmp_path: Path) -> None:
    """On the port that ``metrics`` names, and then no more on the public one."""
    web, alone = free_port(), free_port()
    ini = f"[web]\nlisten = tcp:{web}:interface=127.0.0.1\nmetrics = 127.0.0.1:{alone}\n"
    with (
        quotes_run(tmp_path, ini, wait_for=f"127.0.0.1:{web}"),
        connect(f"ws://127.0.0.1:{web}/ws") as channel,
    ):
        for text in ("random", "random tea", "no such words"):
            channel.send(json.dumps({"type": "command", "id": "1", "text": text}))
        for _ in range(4):
            channel.recv(DEADLINE)
        response, body = ask(alone, "GET", "/metrics")
        assert response.status == 200
        figures = body.decode().splitlines()
        assert 'quotes_asks_total{network="web",verb="random"} 2.0' in figures
        assert 'quotes_asks_total{network="web",verb="search"} 1.0' in figures
        assert 'quotes_clients{network="web"} 1.0' in figures
        assert 'quotes_queue_length{network="web"} 0.0' in figures
        assert any(line.startswith("quotes_reactor_lag_seconds_count ") for line in figures)
        assert ask(web, "GET", "/metrics")[0].status == 404
        assert ask(alone, "GET", "/api/v1/today")[0].status == 404


def test_an_empty_collection_is_said_to_be_empty(tmp_path: Path) -> None:
    """The program runs and is well; there is just nothing to give."""
    web = free_port()
    ini = f"[quotes]\nimport = none\n[web]\nlisten = tcp:{web}:interface=127.0.0.1\n"
    with quotes_run(tmp_path, ini, wait_for=f"127.0.0.1:{web}"):
        for path in ("/api/v1/today", "/api/v1/random"):
            response, body = ask(web, "GET", path)
            assert response.status == 503
            assert json.loads(body) == {"error": "There is no quote yet: the collection is empty."}
        response, body = ask(web, "GET", "/")
        assert (response.status, b"The collection is empty." in body) == (200, True)
        assert ask(web, "GET", "/readyz")[0].status == 200
