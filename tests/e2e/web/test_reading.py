"""The pages to read at leisure, in a real browser."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

from tests.bots.web.hostile import HOSTILE
from tests.e2e.people import get_json
from tests.e2e.running import free_port, quotes_run
from tests.e2e.web.browser import Visitor, running_browser

pytestmark = pytest.mark.server("chromium")

PAGES = ("/quotes", "/quotes?q=love&author=Shakespeare", "/quotes?q=xqzy", "/quotes/7", "/days",
         "/stats", "/moderation/sign-in")  # fmt: skip
NARROW: ViewportSize = {"width": 320, "height": 700}
WIDE: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser for all tests here."""
    with running_browser() as started:
        yield started


@pytest.fixture(scope="module")
def guest(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Return somebody who visits a program with the bundled quotes."""
    port = free_port()
    settings = f"[web]\nlisten = tcp:{port}:interface=127.0.0.1\n"
    with quotes_run(tmp_path_factory.mktemp("reading"), settings, wait_for="dashboard"):
        yield Visitor(browser, port)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_it(guest: Visitor, path: str, theme: str) -> None:
    """axe-core finds nothing at all, wide and narrow, without JavaScript's help."""
    for viewport in (NARROW, WIDE):
        window = guest.opens(path, color_scheme=theme, viewport=viewport)
        found = Axe().run(window.page).response["violations"]
        assert [(violation["id"], violation["impact"]) for violation in found] == []
        assert window.complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_phone(guest: Visitor, path: str) -> None:
    """Nobody has to scroll sideways."""
    window = guest.opens(path, viewport=NARROW, java_script_enabled=True)
    assert window.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_one_gets_from_page_to_page(guest: Visitor) -> None:
    """Without JavaScript: from the dashboard to the quotes, an author, a quote, its neighbour."""
    page = guest.opens("/", java_script_enabled=False).page
    page.click("text=Quotes >> nth=-1")
    page.click(".items .author >> nth=0")
    assert "by" in page.inner_text("h1")
    page.click(".items .number >> nth=0")
    first = page.inner_text("h1")
    page.click("[rel=prev]")
    assert page.inner_text("h1") != first
    page.click("text=Days")
    page.click(".month [aria-current] a")
    assert page.inner_text("figure blockquote")
    page.click("text=Figures")
    page.click("text=The same in numbers")
    assert page.locator(".numbers table").first.is_visible()


def test_no_quote_does_anything_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    """Nothing runs, nothing is loaded from elsewhere, nothing is hidden: every one stands there."""
    lines = [
        json.dumps({"text": q.text, "author": q.author, "source": q.source, "tags": list(q.tags)})
        for q in HOSTILE
    ]
    (tmp_path / "hostile.jsonl").write_text("\n".join(lines), "utf-8")
    port = free_port()
    settings = f"[quotes]\nimport = hostile.jsonl\n[web]\nlisten = tcp:{port}:interface=127.0.0.1\n"
    with quotes_run(tmp_path, settings, wait_for="dashboard"):
        visitor = Visitor(browser, port)
        numbers = [item["id"] for item in get_json(port, "/api/v1/quotes?limit=100")["items"]]
        assert len(numbers) == len(HOSTILE)
        paths = ["/", "/quotes", "/days", "/stats", "/today.svg", "/feed.atom"]
        for path in (*paths, *(f"/quotes/{number}" for number in numbers)):
            window = visitor.opens(path)
            if path.startswith("/quotes"):
                assert window.page.locator("blockquote").first.is_visible()
                assert "pwned" not in window.page.title().split("·")[0]
            assert window.complaints == []
            assert all(url.startswith(f"http://127.0.0.1:{port}/") for url in window.asked)
            window.page.context.close()
