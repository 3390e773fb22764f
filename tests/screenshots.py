"""Pictures of the dashboard, both themes, on a desktop and on a phone: ``make screenshots``.

``python -m tests.screenshots docs/images``
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from tests.e2e.clock import told_clock
from tests.e2e.people import IrcPerson, get, get_json
from tests.e2e.running import eventually, free_port, quotes_run
from tests.e2e.web.browser import DESKTOP, PHONE, running_browser

_QUOTE = {
    "text": "There are more things in heaven and earth, Horatio,\n"
    "Than are dreamt of in your philosophy.",
    "author": "William Shakespeare",
    "source": "Hamlet, Act I, Scene 5",
}
_BEFORE, _AFTER = "2026-11-23 07:59:57", "2026-11-23T08:00:20Z"


def settings(web: int, irc: int) -> str:
    """Write the settings of the program that is pictured."""
    return f"""
[quotes]
timezone = Europe/Berlin
import = quotes.jsonl

[web]
listen = tcp:{web}:interface=127.0.0.1

[ircd]
listen = tcp:{irc}:interface=127.0.0.1

[irc:home]
server = tcp:127.0.0.1:{irc}
nick = quotebot
channels = #quotes

[broadcast:morning]
at = 09:00
to = irc:home/#quotes, web

[broadcast:teatime]
at = 16:00
days = mon-fri
to = irc:home/#quotes
"""


def take(browser: Browser, port: int, into: Path) -> None:
    """Take all the pictures."""
    for theme in ("light", "dark"):
        for device, viewport, scale in (("desktop", DESKTOP, 1.5), ("phone", PHONE, 2)):
            context = browser.new_context(
                viewport=viewport,
                device_scale_factor=scale,
                color_scheme=theme,
                timezone_id="Europe/Berlin",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.clock.set_fixed_time(_AFTER)
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_selector('#live[data-state="live"]')
            page.evaluate("document.fonts.ready.then(() => true)")
            page.screenshot(path=into / f"dashboard-{device}-{theme}.png", full_page=True)
            context.close()


def main(into: Path) -> None:
    """Run the program until the morning's post is out, and take the pictures."""
    into.mkdir(parents=True, exist_ok=True)
    web, irc = free_port(), free_port()
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "quotes.jsonl").write_text(json.dumps(_QUOTE) + "\n", "utf-8")
        clock = told_clock(folder, "2026-11-23 07:00:00")
        with (
            quotes_run(folder, settings(web, irc), env=clock.environment, wait_for="joined"),
            IrcPerson(irc, "alice", "#quotes"),
            running_browser() as browser,
        ):
            clock.set(_BEFORE)
            eventually(lambda: get(web, "/").count('data-state="sent"') == 2)
            eventually(lambda: get_json(web, "/api/v1/status")["connections"][0]["state"] == "up")
            take(browser, web, into)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
