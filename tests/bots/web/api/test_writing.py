"""Adding through the API: who may, what is taken, and what is said."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bots.web.security.tokens import FAILURES
from quoters import Quote
from quoters.collection.permissions import Submissions
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from tests.bots.web.visiting import BASE, NOON, WIT, Response, Visit


class Author(Visit):
    """A visitor with a token."""

    def __init__(
        self, *quotes: Quote, moderator: bool = False, submissions: str = "open", **more: Any
    ) -> None:
        super().__init__(*quotes, **more)
        self.token = self.storage.tokens.add("ann", NOON, moderator=moderator)
        context = self.services.moderation.context
        object.__setattr__(
            self.services.moderation,
            "context",
            replace(context, submissions=Submissions(submissions)),
        )
        self.rebuild()

    def post(self, body: object, token: str | None = None, **headers: str) -> Response:
        """Add what a body says, which is JSON unless it is bytes."""
        sent = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token if token is None else token}",
            **headers,
        }
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", "/api/v1/quotes", data, headers=sent)


def test_a_quote_is_added_and_given_back() -> None:
    """201, where it is, and the quote as everywhere; recorded as that token's."""
    author = Author(WIT)
    told = {"text": "Tea.", "author": "Ann", "source": "A cup", "tags": ["tea"]}
    response = author.post(told)
    assert response.status == 201
    assert response.headers["location"] == f"{BASE}/quotes/2"
    assert response.json == author.get("/api/v1/quotes/2").json
    assert {name: response.json[name] for name in told} == told
    added = author.store.get(2)
    assert (added.added_by, author.storage.curation.history(2)[0].via) == ("token:ann", "web")


def test_where_a_moderator_decides_it_waits() -> None:
    """And says so; a moderator's own is published at once."""
    author = Author(submissions="moderated")
    response = author.post({"text": "Tea."})
    assert (response.status, response.json["state"]) == (201, "pending")
    assert "location" not in response.headers
    assert author.get("/api/v1/quotes/1").status == 404
    moderator = Author(submissions="moderated", moderator=True)
    assert "state" not in moderator.post({"text": "Tea."}).json
    assert moderator.get("/api/v1/quotes/1").status == 200


def test_where_only_moderators_add_the_others_are_told() -> None:
    """403."""
    response = Author(submissions="closed").post({"text": "Tea."})
    assert (response.status, response.json) == (
        403, {"error": "Only moderators add quotes here."}
    )  # fmt: skip
    assert Author(submissions="closed", moderator=True).post({"text": "Tea."}).status == 201


def test_what_is_there_already_comes_along() -> None:
    """409; nearly the same can be forced, the same cannot."""
    author = Author(WIT)
    same = author.post({"text": "Brevity is the soul of wit."})
    assert (same.status, same.json["error"]) == (409, "That is quote 1 already.")
    assert same.json["quote"] == author.get("/api/v1/quotes/1").json
    near = author.post({"text": "Brevity is the soul of a wit."})
    assert near.status == 409
    assert near.json["quote"]["id"] == 1
    assert author.post({"text": "Brevity is the soul of a wit.", "force": True}).status == 201
    assert author.post({"text": "Brevity is the soul of wit.", "force": True}).status == 409


def test_what_waits_is_shown_to_nobody_who_adds_the_like() -> None:
    """Not even that it has this number."""
    author = Author()
    author.storage.curation.submit(
        Quote("A secret thing"), Actor("irc:a/account:eve"), NOON, state=QuoteState.PENDING
    )
    response = author.post({"text": "A secret thing"})
    assert (response.status, response.json) == (409, {"error": "A quote like this waits already."})


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[]", b"1", b"null", b'"x"', b"[" * 60_000, {}, {"text": None},
     {"text": 1}, {"text": "x", "author": 1}, {"text": "x", "tags": "tea"},
     {"text": "x", "tags": [1]}, {"text": "x", "force": 1}, {"text": "x", "state": "published"},
     {"text": "x", "id": 7}, {"author": "x"}, {"text": "x", "\x1b[31m": 1}],
)  # fmt: skip
def test_what_is_no_quote_in_json_is_said(body: object) -> None:
    """400, and nothing is added."""
    author = Author()
    response = author.post(body)
    assert response.status == 400
    assert list(response.json) == ["error"]
    assert author.store.count() == 0


@pytest.mark.parametrize(
    "told",
    [{"text": ""}, {"text": " \n\x00"}, {"text": "x" * 20_001},
     {"text": "x" + "\x00" * 20_000}, {"text": "x", "author": "y" * 501},
     {"text": "x", "tags": ["t"] * 51 + [str(n) for n in range(60)]}],
)  # fmt: skip
def test_what_can_be_no_quote_is_said(told: dict[str, Any]) -> None:
    """422, with what is wrong with it."""
    author = Author()
    assert author.post(told).status == 422
    assert author.store.count() == 0


def test_the_body_has_to_be_json_by_its_type() -> None:
    """415: a form of another site cannot send it."""
    author = Author()
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert author.post({"text": "Tea."}, **{"Content-Type": kind}).status == 415
    assert author.post({"text": "Tea."}, **{"Content-Type": "application/JSON; x=y"}).status == 201


def test_a_body_that_is_too_long_is_refused() -> None:
    """413, and a sentence in JSON; the longest quote is not, however it is written."""
    response = Author().post(b'{"text": "' + b"x" * 270_000 + b'"}')
    assert (response.status, response.json) == (413, {"error": "The body is too long."})
    assert Author().post(b'{"text": "' + b"\\ud83d\\udc08" * 20_000 + b'"}').status == 201


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer", "Bearer  ", "Bearer a b", "x"])
def test_without_a_token_nothing_is_added(header: str) -> None:
    """401, and how it is asked for."""
    author = Author()
    response = author.post({"text": "Tea."}, Authorization=header)
    assert response.status == 401
    assert response.headers["www-authenticate"].startswith("Bearer realm=")
    assert author.store.count() == 0


def test_a_wrong_or_revoked_token_opens_nothing() -> None:
    """At once."""
    author = Author()
    assert author.post({"text": "Tea."}, "tq_wrong").status == 401
    assert author.post({"text": "Tea."}).status == 201
    author.storage.tokens.revoke("ann")
    response = author.post({"text": "More tea."})
    assert response.status == 401
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


def test_who_tries_many_tokens_waits() -> None:
    """Also with a right one then; others do not."""
    author = Author(peer="192.0.2.7")
    for _ in range(FAILURES.burst):
        assert author.post({"text": "Tea."}, "tq_wrong").status == 401
    response = author.post({"text": "Tea."})
    assert response.status == 429
    assert 1 <= int(response.headers["retry-after"]) <= 6
    other = author.from_address("192.0.2.8")
    assert other.post({"text": "Tea."}).status == 201
    author.clock.advance(6)
    assert author.post({"text": "More tea."}).status == 201


def test_an_ignored_holder_adds_nothing() -> None:
    """From then on."""
    author = Author()
    assert author.post({"text": "Tea."}).status == 201
    author.storage.people.ignore("token:ann", Actor("shell:root", moderator=True), NOON)
    assert author.post({"text": "More tea."}).status == 403
