"""The API, word for word."""

import json
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from bots.core.concurrency.database_thread import RunInThread, run_inline
from quoters import Quote
from quoters.errors import StorageFailed
from tests.bots.web.visiting import BASE, WIT, Visit

AS_JSON = {
    "id": 1,
    "text": "Brevity is the soul of wit.",
    "author": "William Shakespeare",
    "source": "Hamlet, Act II",
    "tags": ["wit"],
    "added_at": "2026-11-23T12:00:00Z",
    "url": f"{BASE}/quotes/1",
}


def failing_with(error: BaseException) -> RunInThread:
    """Return a database that fails when it is asked to count, or for a number."""

    async def run_in_thread(function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if function.__name__ in ("count", "get"):
            raise error
        return await run_inline(function, *args, **kwargs)

    return run_in_thread


def test_today_says_the_date_the_zone_and_the_quote() -> None:
    """As DESIGN has it."""
    response = Visit(WIT).get("/api/v1/today")
    assert response.status == 200
    assert response.json == {"date": "2026-11-23", "timezone": "Europe/Berlin", "quote": AS_JSON}


@pytest.mark.parametrize("path", ["/api/v1/random", "/api/v1/quotes/1"])
def test_a_quote(path: str) -> None:
    """By chance, and by its number."""
    response = Visit(WIT).get(path)
    assert (response.status, response.json) == (200, AS_JSON)


def test_letters_of_every_script_come_in_utf_8() -> None:
    """They are not escaped."""
    response = Visit(Quote("知らぬが仏", "諺")).get("/api/v1/today")
    assert "知らぬが仏" in response.body.decode("utf-8")


def test_status_says_how_the_connections_stand_and_what_comes_next() -> None:
    """A broadcast that never comes again has no next instant."""
    assert Visit(WIT).get("/api/v1/status").json == {
        "connections": [{"name": "irc:libera", "state": "up", "since": "2026-11-23T12:00:00Z"}],
        "broadcasts": [
            {"name": "morning", "next": "2026-11-23T12:00:00Z"},
            {"name": "once", "next": None},
        ],
    }


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/quotes/2",
        "/api/v1/quotes/0",
        "/api/v1/quotes/-1",
        "/api/v1/quotes/one",
        "/api/v1/quotes/1.0",
        "/api/v1/quotes/%C2%B2",
        "/api/v1/quotes/" + "9" * 18,
        "/api/v1/quotes/" + "9" * 5000,
        "/api/v1/quotes/1/2",
        "/api/v1/nothing",
        "/api/v1/",
        "/api/v1",
        "/api/v2/today",
        "/api",
        "/api/",
    ],
)
def test_what_is_not_there_is_an_error_in_json(path: str) -> None:
    """404 with one sentence."""
    response = Visit(WIT).get(path)
    assert response.status == 404
    assert list(response.json) == ["error"]
    assert response.json["error"].endswith(".")


@pytest.mark.parametrize("path", ["/api/v1/today", "/api/v1/random"])
def test_an_empty_collection_is_said_to_be_empty(path: str) -> None:
    """It is no failure of the program: 503, until there is a quote."""
    response = Visit().get(path)
    assert (response.status, response.json) == (
        503,
        {"error": "There is no quote yet: the collection is empty."},
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "BREW"])
def test_other_methods_are_told_which_ones_there_are(method: str) -> None:
    """405, and Allow."""
    response = Visit(WIT).ask(method, "/api/v1/today")
    assert response.status == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.json == {"error": "This address can only be read."}


def test_head_is_get_without_the_body() -> None:
    """With the same headers."""
    visit = Visit(WIT)
    got, head = visit.get("/api/v1/today"), visit.ask("HEAD", "/api/v1/today")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))
    assert head.headers["content-type"] == got.headers["content-type"]


def test_a_storage_that_fails_is_503_and_its_reason_stays_here() -> None:
    """The operator finds it in the log."""
    visit = Visit(WIT, run_in_thread=failing_with(StorageFailed("disk /secret/path is full")))
    response = visit.get("/api/v1/quotes/1")
    assert response.status == 503
    assert "secret" not in response.text


def test_what_nobody_expected_is_500_without_a_traceback() -> None:
    """One sentence."""
    visit = Visit(WIT, run_in_thread=failing_with(RuntimeError("secret")))
    response = visit.get("/api/v1/quotes/1")
    assert response.status == 500
    assert "Traceback" not in response.text
    assert "secret" not in response.text
    assert list(json.loads(response.text)) == ["error"]


def test_alive() -> None:
    """Whatever the collection does."""
    visit = Visit(run_in_thread=failing_with(StorageFailed("gone")))
    assert visit.get("/healthz").json == {"status": "alive"}


def test_ready_when_the_collection_answers() -> None:
    """An empty one answers, too."""
    assert Visit(WIT).get("/readyz").json == {"status": "ready", "quotes": 1}
    assert Visit().get("/readyz").status == 200


def test_not_ready_when_the_collection_fails() -> None:
    """503, and why."""
    response = Visit(run_in_thread=failing_with(StorageFailed("gone"))).get("/readyz")
    assert (response.status, response.json) == (503, {"error": "The collection cannot be read."})


def test_not_ready_when_the_collection_is_silent() -> None:
    """Whoever watches is not kept waiting."""

    async def silent(function: Any, /, *args: Any, **kwargs: Any) -> Any:
        await Deferred()

    visit = Visit(run_in_thread=silent)
    connection = visit.send(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert connection.value() == b""
    visit.clock.advance(2)
    assert b" 503 " in connection.value()
    assert b"within 2 seconds" in connection.value()
