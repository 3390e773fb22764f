"""Signing in, and whose forms are taken."""

import pytest

from bots.web.security.tokens import FAILURES
from bots.web.settings import WebSettings
from tests.bots.web.moderation.moderating import Moderator, csrf_of
from tests.bots.web.pages.test_dashboard import words_of
from tests.bots.web.visiting import NOON, WIT

PAGES = ("", "/calendar", "/history", "/deliveries", "/people", "/quotes/1")
FORMS = ("/decide", "/quotes/1", "/calendar/pin", "/calendar/skip", "/calendar/swap",
         "/history/undo", "/deliveries/again", "/people/ignore", "/people/heed")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_anything_without_a_token(path: str) -> None:
    """They are asked for one, and nothing of what waits is in the answer."""
    moderator = Moderator(WIT, signed_in=False)
    moderator.suggest("Secret tea")
    response = moderator.page(path)
    assert (response.status, response.headers["location"]) == (303, "/moderation/sign-in")
    assert b"Secret" not in response.body
    assert b"Secret" not in moderator.page("/sign-in").body


@pytest.mark.parametrize("path", FORMS)
def test_nobody_does_anything_without_a_token(path: str) -> None:
    """Nor with a form that another page made, nor with another moderator's secret."""
    moderator = Moderator(WIT, signed_in=False)
    (number,) = moderator.suggest("Secret tea")
    version = moderator.store.version()
    fields = {"number": str(number), "decision": "approve", "approve": str(number)}
    assert moderator.send_form(f"/moderation{path}", **fields).status == 303
    moderator.sign_in(moderator.token)
    for csrf in ("", "0" * 64, "\u0663", csrf_of(Moderator(WIT).page().text)):
        response = moderator.send_form(f"/moderation{path}", csrf=csrf, **fields)
        assert response.status == 403
    assert moderator.store.version() == version
    assert moderator.state(number) == "pending"


def test_the_cookie_is_kept_from_scripts_and_other_sites() -> None:
    """Behind TLS it is sent by TLS alone; it goes to moderation and nowhere else."""
    moderator = Moderator(settings=WebSettings(public_url="https://example.org/q"), signed_in=False)
    cookie = moderator.sign_in(moderator.token).headers["set-cookie"]
    assert cookie.endswith("; Path=/q/moderation; HttpOnly; SameSite=Strict; Secure")
    plain = Moderator(settings=WebSettings(public_url="http://example.org"), signed_in=False)
    assert "Secure" not in plain.sign_in(plain.token).headers["set-cookie"]


def test_a_wrong_token_is_said() -> None:
    """And one that may only add."""
    moderator = Moderator(signed_in=False)
    for token in ("", "x", "tq_wrong", "\x00", "x" * 10_000):
        response = moderator.sign_in(token)
        assert response.status == 403
        assert "This token opens nothing." in words_of(response.text)
        assert "set-cookie" not in response.headers
    moderator.clock.advance(60)
    author = moderator.storage.tokens.add("ann", NOON, moderator=False)
    assert "and not moderate" in words_of(moderator.sign_in(author).text)


def test_who_tries_many_tokens_waits() -> None:
    """From this address; whoever is elsewhere does not."""
    moderator = Moderator(signed_in=False).from_address("192.0.2.7")
    for _ in range(FAILURES.burst):
        moderator.sign_in("tq_wrong")
    response = moderator.sign_in(moderator.token)
    assert response.status == 429
    assert "retry-after" in response.headers
    assert moderator.from_address("192.0.2.8").sign_in(moderator.token).status == 303


def test_a_revoked_token_ends_at_once() -> None:
    """Also where its holder is signed in."""
    moderator = Moderator(WIT)
    (number,) = moderator.suggest("Tea")
    csrf = csrf_of(moderator.page().text)
    moderator.storage.tokens.revoke("mo")
    assert moderator.page().status == 303
    moderator.send_form("/moderation/decide", csrf=csrf, approve=str(number))
    assert moderator.state(number) == "pending"


def test_signing_out_forgets_the_cookie() -> None:
    """And needs a form of ours: no other page signs anybody out."""
    moderator = Moderator()
    assert moderator.send_form("/moderation/sign-out", csrf="x").status == 403
    csrf = csrf_of(moderator.page().text)
    cookie = moderator.send_form("/moderation/sign-out", csrf=csrf).headers["set-cookie"]
    assert cookie.startswith("quotes-moderator=;")
    assert "Max-Age=0" in cookie


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_kept_by_nobody(path: str) -> None:
    """Neither by a proxy nor on the disk of a browser."""
    response = Moderator(WIT).page(path)
    assert response.status == 200
    assert response.headers["cache-control"] == "no-store"


def test_what_is_said_is_found_by_its_key_alone() -> None:
    """Nobody can make a link that says something here."""
    page = Moderator().page("?notice=You+have+won").text
    assert "You have won" not in page
