"""Quotes as pictures, at their addresses."""

from collections.abc import Awaitable
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from bots.web.pages import quote as quote_page
from bots.web.pictures.cache import MOST_WAITING, Pictures
from quoters import Quote
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from tests.bots.web.visiting import NOON, WIT, Response, Visit

DRAWN = b"\x89PNG"


class Drawing(Visit):
    """A site whose pictures are drawn at once, or when ``finish`` says so."""

    def __init__(self, *quotes: Quote, monkeypatch: pytest.MonkeyPatch) -> None:
        self.drawn: list[Quote] = []
        self.fails = False
        self.waiting: list[Deferred[None]] | None = None
        pictures = Pictures(self._draw, self._run)
        monkeypatch.setattr(quote_page, "make_pictures", lambda *_: pictures)
        super().__init__(*quotes)

    def picture(self, number: int = 1, **headers: str) -> Response:
        """Get one."""
        return self.get(f"/quotes/{number}.png", **headers)

    def _draw(self, quote: Quote) -> bytes:
        self.drawn.append(quote)
        if self.fails:
            raise OSError("no font")
        return DRAWN

    async def _run(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if self.waiting is not None:
            turn: Deferred[None] = Deferred()
            self.waiting.append(turn)
            awaitable: Awaitable[None] = turn
            await awaitable
        return function(*args, **kwargs)


def test_a_quote_is_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """That others may show and keep for a while; drawn once."""
    site = Drawing(WIT, monkeypatch=monkeypatch)
    response = site.picture()
    assert (response.status, response.body) == (200, DRAWN)
    assert response.headers["content-type"] == "image/png"
    assert response.headers["cache-control"] == "public, max-age=3600"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    site.picture()
    assert len(site.drawn) == 1


def test_what_the_client_has_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the quote is another."""
    site = Drawing(WIT, monkeypatch=monkeypatch)
    tag = site.picture().headers["etag"]
    other = Drawing(WIT, monkeypatch=monkeypatch)
    assert other.picture(If_None_Match=tag).status == 304
    assert other.drawn == []
    mo = Actor("token:mo", moderator=True)
    other.storage.curation.edit(1, Quote("Another."), mo, NOON)
    assert other.picture(If_None_Match=tag).status == 200


@pytest.mark.parametrize(
    "path", ["2.png", "3.png", "99.png", "1.jpg", "1.png.png", "x.png", ".png"]
)
def test_what_is_not_published_is_no_picture(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Pending, deleted, never there."""
    site = Drawing(WIT, Quote("Tea."), monkeypatch=monkeypatch)
    site.storage.curation.delete(2, Actor("x", moderator=True), NOON)
    ann = Actor("irc:a/account:ann")
    site.storage.curation.submit(Quote("Secret"), ann, NOON, state=QuoteState.PENDING)
    assert site.get(f"/quotes/{path}").status == 404
    assert site.drawn == []


def test_too_many_at_once_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """503 and when to try again; nobody else waits for it."""
    site = Drawing(*(Quote(f"q {n}") for n in range(MOST_WAITING + 5)), monkeypatch=monkeypatch)
    site.waiting = []
    for number in range(1, MOST_WAITING + 2):
        site.send(f"GET /quotes/{number}.png HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    response = site.picture(MOST_WAITING + 2)
    assert (response.status, response.headers["retry-after"]) == (503, "5")
    assert site.get("/quotes/1").status == 200


def test_a_drawing_that_fails_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the reason, which is in the log; the next try draws again."""
    site = Drawing(WIT, monkeypatch=monkeypatch)
    site.fails = True
    response = site.picture()
    assert response.status == 500
    assert "font" not in response.text.partition("<body>")[2]
    site.fails = False
    assert site.picture().status == 200
