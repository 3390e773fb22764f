"""A real browser, Debian's Chromium, as a visitor uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)

from tests.e2e.running import DEADLINE

ELSEWHERE = "elsewhere.example"
_PROGRAM = "/usr/bin/chromium"
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A name that somebody else chose, and that leads here.
    f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
]

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Window:
    """A window of the browser, and what it complained of and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.set_default_timeout(DEADLINE * 1000)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)

    @property
    def quote(self) -> str:
        """The text of the quote in the middle of the page."""
        return self.text("#quote blockquote")

    def text(self, selector: str) -> str:
        """Return what an element says, once it is there."""
        return self.page.locator(selector).first.inner_text()

    def waits_for(self, expression: str, argument: Any = None) -> None:
        """Wait until a JavaScript expression is true in this page; ``it`` is the argument.

        As a function: the page's policy forbids to evaluate text.
        """
        self.page.wait_for_function(f"it => {expression}", arg=argument)

    def is_live(self) -> None:
        """Wait until it is connected."""
        self.page.wait_for_selector('#live[data-state="live"]')

    def is_offline(self) -> None:
        """Wait until it says that it is not."""
        self.page.wait_for_selector('#live[data-state="offline"]')

    def shows(self, text: str) -> None:
        """Wait until the quote in the middle is this one."""
        self.waits_for(
            "document.querySelector('#quote blockquote')?.textContent.trim() === it", text
        )

    def ask(self, text: str) -> str:
        """Type a question, press Enter, and give the answer, without the question."""
        answered = self.page.locator("#answers li").count()
        self.page.fill("#question", text)
        self.page.keyboard.press("Enter")
        self.waits_for(
            "document.querySelectorAll('#answers li').length > it"
            " && document.querySelector('#answers li').children.length > 1",
            answered,
        )
        return self.text("#answers li").removeprefix(text).strip()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)


class Visitor:
    """Somebody with a browser, who opens windows."""

    def __init__(self, browser: Browser, port: int) -> None:
        self._browser = browser
        self._port = port

    def opens(self, path: str = "/", *, host: str = "127.0.0.1", **options: Any) -> Window:
        """Open a page in a window of its own."""
        context = self._browser.new_context(**{"viewport": DESKTOP, **options})
        window = Window(context.new_page())
        window.page.goto(f"http://{host}:{self._port}{path}")
        return window


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the browser; there can be one at a time in a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_PROGRAM, args=_SWITCHES)
        try:
            yield browser
        finally:
            browser.close()
