"""The site behind nginx, Caddy and HAProxy, under a path: each of them for real."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.e2e.running import free_port, quotes_run
from tests.e2e.servers.proxies import PREFIX, PROXIES, proxy
from tests.e2e.web.browser import Visitor, running_browser
from tests.e2e.web.test_api import make_token


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    text: str


@dataclass(frozen=True)
class Front:
    """A site behind a proxy, as visitors see it."""

    port: int
    token: str

    @property
    def url(self) -> str:
        """The site's public address."""
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    def open(self, path: str, data: dict[str, str] | None = None, **headers: str) -> Answer:
        """Get a path of the site, or send a form to it; errors and redirects are answers too."""
        body = None if data is None else urlencode(data).encode()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, sent)  # noqa: S310 - ours
        try:
            opened: Any = urllib.request.build_opener(_Stay()).open(request, timeout=20)
        except urllib.error.HTTPError as error:
            opened = error
        with opened:
            return Answer(opened.status, opened.headers, opened.read().decode("utf-8", "replace"))


@pytest.fixture(
    scope="module", params=[pytest.param(k, marks=pytest.mark.server(k)) for k in PROXIES]
)
def front(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """Run the program behind one of them."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    port, site = free_port(), free_port()
    settings = (
        f"[web]\nlisten = tcp:{site}:interface=127.0.0.1\n"
        f"public_url = http://127.0.0.1:{port}{PREFIX}\ntrusted_proxies = 127.0.0.1\n"
    )
    with (
        quotes_run(folder, settings, wait_for="dashboard"),
        proxy(request.param, folder / "proxy", site, port),
    ):
        yield Front(port, make_token(folder, "--moderator"))


def test_every_link_of_every_page_leads_somewhere(front: Front) -> None:
    """Under the path, and to what is there: pages, files, feeds, pictures."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 60:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = front.open(path)
        assert answer.status == 200, path
        page = answer.text
        if "text/html" not in answer.headers["content-type"]:
            continue
        for link in re.findall(r'(?:href|src|action|content)="((?:http://127|/)[^"]*)"', page):
            parts = urlsplit(unescape(link))
            assert parts.path.startswith(PREFIX + "/"), (path, link)
            if "/moderation" not in parts.path:
                inside = parts.path.removeprefix(PREFIX)
                waiting.append(f"{inside}?{parts.query}" if parts.query else inside)
    assert {"/feed.atom", "/today.txt", "/api/v1/today"} <= seen
    assert any(path.endswith(".png") for path in seen) or len(seen) == 60


def test_the_push_channel_goes_through(front: Front) -> None:
    """With the site's own origin; another one is refused."""
    address = f"ws://127.0.0.1:{front.port}{PREFIX}/ws"
    with connect(address, origin=Origin(f"http://127.0.0.1:{front.port}")) as socket:
        assert json.loads(socket.recv(timeout=20))["type"] == "snapshot"
    with (
        pytest.raises(Exception, match="403"),
        connect(address, origin=Origin("https://evil.example")),
    ):
        pass


def test_visitors_are_told_apart(front: Front) -> None:
    """By what the proxy says of them: each has what they may ask for themselves."""
    left = []
    for visitor in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        answer = front.open("/api/v1/today", X_Forwarded_For=visitor)
        left.append(answer.headers["ratelimit"])
    assert re.match(r'"api";r=299;', left[0])
    assert re.match(r'"api";r=298;', left[1]) or re.match(r'"api";r=299;', left[1])
    assert re.match(r'"api";r=299;', left[2])


def test_one_moderates_through_it(front: Front) -> None:
    """Signing in leads back under the path, and the cookie is for that path alone."""
    answer = front.open("/moderation/sign-in", {"token": front.token})
    assert (answer.status, answer.headers["location"]) == (303, f"{PREFIX}/moderation")
    cookie = answer.headers["set-cookie"]
    assert f"; Path={PREFIX}/moderation; HttpOnly; SameSite=Strict" in cookie
    page = front.open("/moderation/calendar", Cookie=cookie.partition(";")[0])
    assert page.status == 200
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
    assert csrf is not None
    skipped = front.open(
        "/moderation/people/ignore",
        {"csrf": csrf[1], "person": "irc:a/account:eve"},
        Cookie=cookie.partition(";")[0],
    )
    assert skipped.status == 303
    assert skipped.headers["location"].startswith(f"{PREFIX}/moderation/people?notice=")


@pytest.mark.server("chromium")
def test_the_dashboard_is_live_through_it(front: Front, browser: Browser) -> None:
    """In a real browser, which finds its files and the push channel."""
    window = Visitor(browser, front.port).opens(f"{PREFIX}/")
    window.is_live()
    assert window.ask("7")
    assert window.complaints == []
    window.page.context.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser for all tests here."""
    with running_browser() as started:
        yield started
