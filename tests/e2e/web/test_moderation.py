"""Moderators at work in a real browser, and what comes of it everywhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.e2e.clock import told_clock
from tests.e2e.people import IrcPerson, get_json
from tests.e2e.running import eventually, free_port, quotes_run
from tests.e2e.web.browser import Visitor, Window, running_browser
from tests.e2e.web.test_api import make_token

pytestmark = pytest.mark.server("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser for all tests here."""
    with running_browser() as started:
        yield started


def settings(web: int, irc: int) -> str:
    """Write the settings of a program whose bot tells #quotes what is posted."""
    return f"""
[quotes]
submissions = moderated
import = known.fortune

[web]
listen = tcp:{web}:interface=127.0.0.1

[ircd]
listen = tcp:{irc}:interface=127.0.0.1

[irc:local]
server = tcp:127.0.0.1:{irc}
nick = quotebot
channels = #quotes

[broadcast:morning]
at = 09:00
to = irc:local/#quotes, web
"""


def known(folder: Path) -> None:
    """Write a collection of a few quotes."""
    quotes = "\n%\n".join(f"Saying number {n}\n\t\t-- Somebody" for n in range(30))
    (folder / "known.fortune").write_text(quotes, "utf-8")


def signs_in(visitor: Visitor, token: str, path: str = "", **options: Any) -> Window:
    """Open moderation and type a token."""
    window = visitor.opens("/moderation", **options)
    window.page.fill("#token", token)
    window.page.click("text=Sign in >> nth=-1")
    window.page.wait_for_selector("#bench")
    if path:
        window.page.click(f"nav[aria-label=Moderation] >> text={path}")
    return window


@pytest.mark.server("faketime")
def test_a_whole_day_of_moderation(browser: Browser, tmp_path: Path) -> None:
    """Suggested on IRC, approved in an open window, shown elsewhere; pinned, and there tomorrow."""
    web, irc = free_port(), free_port()
    known(tmp_path)
    clock = told_clock(tmp_path, "2026-11-23 08:30:00")
    with (
        quotes_run(
            tmp_path, settings(web, irc), wait_for="joined", env=clock.environment
        ) as program,
        IrcPerson(irc, "alice", "#quotes") as alice,
    ):
        token = make_token(tmp_path, "--moderator")
        visitor = Visitor(browser, web)
        dashboard = visitor.opens()
        dashboard.is_live()
        queue = signs_in(visitor, token)
        assert queue.text("h1") == "Nothing waits"
        alice.say("#quotes", "!quote add Tea is patience one can drink -- Alice")
        alice.wait_for("waits for a moderator|31")
        queue.page.wait_for_selector(".waiting", timeout=5000)
        assert "Tea is patience one can drink" in queue.text(".waiting .quoted")
        assert "irc:local/" in queue.text(".waiting .label")
        assert get_json(web, "/api/v1/quotes?q=patience")["items"] == []
        queue.page.keyboard.press("j")
        queue.page.keyboard.press("a")
        queue.page.wait_for_selector(".notices")
        assert queue.text(".notices") == "Quote 31 is published."
        alice.say("#quotes", "!quote 31")
        alice.wait_for("PRIVMSG #quotes :#31: Tea is patience one can drink")
        assert dashboard.ask("31").startswith("Tea is patience")
        queue.page.click("nav[aria-label=Moderation] >> text=Calendar")
        tomorrow = queue.page.locator(".coming li").nth(1)
        tomorrow.locator("input[name=number]").fill("31")
        tomorrow.get_by_role("button", name="Pin to 2026-11-24").click()
        queue.page.wait_for_selector(".notices")
        assert queue.text(".notices") == "Quote 31 comes on 2026-11-24."
        clock.set("2026-11-23 23:59:58")
        dashboard.shows("Tea is patience one can drink")
        clock.set("2026-11-24 08:59:58")
        alice.wait_for("PRIVMSG #quotes :#31: Tea is patience one can drink")
        eventually(lambda: get_json(web, "/api/v1/today")["quote"]["id"] == 31)
        assert "Traceback" not in program.stderr
        assert queue.complaints == []


def test_two_moderators_do_not_get_into_each_others_way(browser: Browser, tmp_path: Path) -> None:
    """Who decides second is told; what one has begun to write is not taken away."""
    web, irc = free_port(), free_port()
    known(tmp_path)
    with (
        quotes_run(tmp_path, settings(web, irc), wait_for="joined"),
        IrcPerson(irc, "alice", "#quotes") as alice,
    ):
        token = make_token(tmp_path, "--moderator")
        visitor = Visitor(browser, web)
        alice.say("#quotes", "!quote add First suggestion of the day -- Alice")
        alice.wait_for("31")
        # One window without JavaScript sees nothing of what the other does.
        still = signs_in(visitor, token, java_script_enabled=False)
        live = signs_in(visitor, token)
        live.page.fill("#why", "I was about to say")
        alice.say("#quotes", "!quote add A second one that is quite different -- Alice")
        live.page.wait_for_selector("#stale:not([hidden])")
        assert live.page.input_value("#why") == "I was about to say"
        live.page.click("#stale button")
        live.page.wait_for_selector('.waiting[data-number="32"]')
        live.page.click('.waiting[data-number="31"] [data-act=approve]')
        live.page.wait_for_selector(".notices")
        still.page.click('.waiting[data-number="31"] [data-act=reject]')
        assert "Quote 31 was approved by token:ann already" in still.text(".notices")
        assert get_json(web, "/api/v1/quotes/31")["text"] == "First suggestion of the day"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_moderate(browser: Browser, tmp_path: Path, theme: str) -> None:
    """axe-core finds nothing on any page, on a phone either."""
    web, irc = free_port(), free_port()
    known(tmp_path)
    with (
        quotes_run(tmp_path, settings(web, irc), wait_for="joined"),
        IrcPerson(irc, "alice", "#quotes") as alice,
    ):
        token = make_token(tmp_path, "--moderator")
        alice.say("#quotes", "!quote add Saying number 3000 -- Alice")
        alice.say("#quotes", "!quote add! Saying number 3 is it -- Alice")
        alice.wait_for("31")
        window = signs_in(
            Visitor(browser, web), token, color_scheme=theme, viewport={"width": 320, "height": 700}
        )
        for path in ("", "/calendar", "/history", "/deliveries", "/people", "/quotes/3"):
            window.page.goto(f"http://127.0.0.1:{web}/moderation{path}")
            found = Axe().run(window.page).response["violations"]
            assert [(one["id"], path) for one in found] == []
            assert window.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert window.complaints == []
