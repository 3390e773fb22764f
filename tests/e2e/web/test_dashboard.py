"""The dashboard as a person uses it, in a real browser."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.e2e.clock import told_clock
from tests.e2e.people import IrcPerson, get_json
from tests.e2e.running import Running, eventually, free_port, quotes, quotes_run
from tests.e2e.web.browser import ELSEWHERE, PHONE, Visitor, running_browser

pytestmark = pytest.mark.server("chromium")


def typed(folder: Path, *arguments: str) -> None:
    """Type a command beside the running program."""
    subprocess.run([*quotes(*arguments)], cwd=folder, check=True, capture_output=True, timeout=30)


def ini(web: int, *more: str, collection: str = "") -> str:
    """Write the settings of a program with a web site."""
    web_section = f"[web]\nlisten = tcp:{web}:interface=127.0.0.1\n"
    return "\n".join([f"[quotes]\n{collection}\n", web_section, *more])


def irc(port: int) -> str:
    """Write the sections of the embedded IRC network and the bot in it."""
    return f"""
[ircd]
listen = tcp:{port}:interface=127.0.0.1

[irc:local]
server = tcp:127.0.0.1:{port}
nick = quotebot
channels = #quotes
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run a program for the tests that change nothing; give its port."""
    web = free_port()
    folder = tmp_path_factory.mktemp("dashboard")
    with quotes_run(folder, ini(web, irc(free_port())), wait_for=f"127.0.0.1:{web}") as program:
        program.wait_for("joined")
        yield web


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser for all tests here."""
    with running_browser() as started:
        yield started


@pytest.fixture
def guest(browser: Browser, port: int) -> Visitor:
    """Return somebody who visits the program that nothing is changed in."""
    return Visitor(browser, port)


def test_it_shows_todays_quote_and_is_live(guest: Visitor, port: int) -> None:
    """The same one as the API, with who said it and where; nothing is asked of other hosts."""
    window = guest.opens()
    window.is_live()
    quote = get_json(port, "/api/v1/today")["quote"]
    assert window.quote == quote["text"]
    assert window.text("#quote .author") == quote["author"]
    assert window.text("#quote .source") == quote["source"]
    window.page.wait_for_selector('#connections [data-state="up"]')
    assert "local (IRC)" in window.text("#connections")
    assert window.complaints == []
    assert {urlsplit(url).netloc for url in window.asked} == {f"127.0.0.1:{port}"}


def test_questions_are_answered_by_keyboard_alone(guest: Visitor, port: int) -> None:
    """From the top of the page with Tab, and with Enter; the newest answer is the first."""
    window = guest.opens()
    window.is_live()
    for _ in range(20):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("document.activeElement.id") == "question":
            break
    window.page.keyboard.type("12")
    window.page.keyboard.press("Enter")
    quote = get_json(port, "/api/v1/quotes/12")
    window.waits_for(
        "document.querySelector('#answers blockquote')?.textContent.trim() === it",
        quote["text"],
    )
    assert "no quote 999999" in window.ask("999999")
    assert "random" in window.ask("!quote help")
    assert window.page.evaluate("document.activeElement.id") == "question"
    assert window.page.locator("#answers li").count() == 3
    assert window.complaints == []


def test_a_search_shows_the_first_quote_and_lists_the_others(guest: Visitor) -> None:
    """Each by its number, which leads to it."""
    window = guest.opens()
    window.is_live()
    window.ask("wisdom")
    answer = window.page.locator("#answers li").first
    assert answer.locator("blockquote").count() == 1
    links = answer.locator("a").all()
    assert len(links) >= 2
    assert all("/quotes/" in (link.get_attribute("href") or "") for link in links)
    assert "others" in answer.inner_text()


def test_under_a_name_that_is_not_ours_the_page_is_read_and_not_live(guest: Visitor) -> None:
    """Whoever led the browser here by a name of their own does not get at the push channel."""
    window = guest.opens(host=ELSEWHERE)
    window.page.wait_for_selector('#live[data-state="refused"]')
    assert window.text("#live") == "Not live at this address"
    assert window.quote != ""


def test_an_answer_leads_to_the_quotes_own_page(guest: Visitor) -> None:
    """Its number is the permalink."""
    window = guest.opens()
    window.is_live()
    window.ask("7")
    text = window.text("#answers blockquote")
    window.page.click("#answers .number")
    window.page.wait_for_url("**/quotes/7")
    assert window.text(".quote blockquote") == text
    assert window.complaints == []


def test_without_javascript_it_can_be_read_and_asked(guest: Visitor, port: int) -> None:
    """The page as it is served has it all, and the ask box is a form."""
    window = guest.opens(java_script_enabled=False)
    assert window.quote == get_json(port, "/api/v1/today")["quote"]["text"]
    assert "local (IRC)" in window.text("#connections")
    assert not window.page.locator("#live").is_visible()
    window.page.fill("#question", "12")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**ask=12")
    answer = get_json(port, "/api/v1/quotes/12")["text"]
    assert window.text("#answers blockquote") == answer


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/?ask=12", "/quotes/12", "/nothing"])
def test_nobody_is_shut_out(guest: Visitor, path: str, theme: str) -> None:
    """axe-core finds nothing that is serious, in either theme."""
    window = guest.opens(path, color_scheme=theme)
    if path == "/":
        window.is_live()
        window.ask("random")
    # What fades in has not its colour yet.
    window.page.emulate_media(reduced_motion="reduce")
    found = Axe().run(window.page).response["violations"]
    assert [
        violation["id"] for violation in found if violation["impact"] in ("serious", "critical")
    ] == []


@pytest.mark.parametrize("path", ["/", "/quotes/12", "/nothing"])
def test_it_fits_a_phone(guest: Visitor, path: str) -> None:
    """Nothing is to be scrolled sideways, and what is touched is large enough."""
    window = guest.opens(path, viewport=PHONE)
    width = window.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    if path == "/":
        button = window.page.locator("#ask button").bounding_box()
        assert button is not None
        assert button["height"] >= 44


@pytest.mark.server("faketime")
def test_two_windows_and_a_server_that_is_restarted_under_them(
    browser: Browser, tmp_path: Path
) -> None:
    """Both say that they are offline, come back by themselves, and show what was missed."""
    web, network = free_port(), free_port()
    settings, somebody = ini(web, irc(network)), Visitor(browser, web)
    clock = told_clock(tmp_path, "2026-11-23 12:00:00")
    with quotes_run(tmp_path, settings, env=clock.environment, wait_for="joined") as program:
        windows = [somebody.opens(), somebody.opens()]
        for window in windows:
            window.is_live()
            window.page.wait_for_selector('#connections [data-state="up"]')
            assert window.text("#date") == "Monday, 23 November 2026"
        before = windows[0].quote
        assert program.stop(deadline=5) == 0
    for window in windows:
        window.is_offline()
        assert window.text("#live") == "Offline, reconnecting"
        assert window.quote == before
        assert "offline" in window.ask("random")
    clock.set("2026-11-24 12:00:00")
    started = f"127.0.0.1:{web}"
    with quotes_run(tmp_path, ini(web), env=clock.environment, wait_for=started):
        after = get_json(web, "/api/v1/today")["quote"]["text"]
        assert after != before
        for window in windows:
            window.is_live()
            window.shows(after)
            assert window.text("#date") == "Tuesday, 24 November 2026"
            # The network that was there before is not any more.
            window.waits_for("!document.querySelector('#connections [data-state]')")
            assert window.ask("12") != ""


def test_connections_are_shown_as_they_change(browser: Browser, tmp_path: Path) -> None:
    """The network goes, and comes back: the page says so without a reload."""
    web, network = free_port(), free_port()
    settings = ini(web, f"[irc:local]{irc(network).split('[irc:local]')[1]}")
    embedded = f"[quotes]\nimport = none\n[ircd]\nlisten = tcp:{network}:interface=127.0.0.1\n"
    (tmp_path / "network").mkdir()

    def network_up() -> AbstractContextManager[Running]:
        return quotes_run(tmp_path / "network", embedded, wait_for=f"127.0.0.1:{network}")

    gone = '#connections [data-state="down"], #connections [data-state="connecting"]'
    with network_up() as running, quotes_run(tmp_path, settings, wait_for="joined"):
        window = Visitor(browser, web).opens()
        window.page.wait_for_selector('#connections [data-state="up"]')
        running.stop()
        window.page.wait_for_selector(gone)
        with network_up():
            window.page.wait_for_selector('#connections [data-state="up"]')


@contextmanager
def frozen(program: Running) -> Iterator[None]:
    """Freeze a program for the time of a block, or until somebody lets it go on."""
    program.process.send_signal(signal.SIGSTOP)
    yield
    program.process.send_signal(signal.SIGCONT)


@pytest.mark.server("faketime")
def test_a_post_is_due_until_its_network_is_there(browser: Browser, tmp_path: Path) -> None:
    """One row that changes its state, in a window that is open and in one opened meanwhile."""
    web, network = free_port(), free_port()
    post = "[broadcast:morning]\nat = 09:00\nto = irc:local/#quotes\n"
    settings = ini(web, f"[irc:local]{irc(network).split('[irc:local]')[1]}", post)
    embedded = f"[quotes]\nimport = none\n[ircd]\nlisten = tcp:{network}:interface=127.0.0.1\n"
    (tmp_path / "network").mkdir()
    clock = told_clock(tmp_path, "2026-11-23 08:00:00")
    listening = f"127.0.0.1:{network}"
    with (
        quotes_run(tmp_path / "network", embedded, wait_for=listening) as local,
        IrcPerson(network, "carol", "#quotes"),
        frozen(local),
        quotes_run(tmp_path, settings, env=clock.environment, wait_for=f"127.0.0.1:{web}"),
    ):
        visitor = Visitor(browser, web)
        windows = [visitor.opens()]
        windows[0].is_live()
        clock.set("2026-11-23 09:00:01")
        windows[0].page.wait_for_selector('#deliveries [data-state="due"]')
        windows.append(visitor.opens())
        windows[1].is_live()
        for window in windows:
            assert "morning to local (IRC) due" in " ".join(window.text("#deliveries").split())
        local.process.send_signal(signal.SIGCONT)
        for window in windows:
            window.page.wait_for_selector('#deliveries [data-state="sent"]')
            assert window.page.locator("#deliveries li").count() == 1
            assert window.complaints == []


def test_an_empty_collection_is_shown_as_such(browser: Browser, tmp_path: Path) -> None:
    """It is no error, and the page stays live."""
    web = free_port()
    settings = ini(web, collection="import = none")
    with quotes_run(tmp_path, settings, wait_for=f"127.0.0.1:{web}"):
        window = Visitor(browser, web).opens()
        window.is_live()
        assert "The collection is empty." in window.text("#quote")
        assert "collection is empty" in window.ask("today")
        assert window.complaints == []


@pytest.mark.server("faketime")
def test_midnight_and_the_morning_post_come_by_themselves(browser: Browser, tmp_path: Path) -> None:
    """The quote turns with its date, the post is shown as sent, and the countdown goes on."""
    web, network = free_port(), free_port()
    post = "[broadcast:morning]\nat = 09:00\nto = irc:local/#quotes, web\n"
    clock = told_clock(tmp_path, "2026-11-23 23:00:00")
    settings = ini(web, irc(network), post)
    with (
        quotes_run(tmp_path, settings, env=clock.environment, wait_for="joined"),
        IrcPerson(network, "alice", "#quotes") as alice,
    ):
        window = Visitor(browser, web).opens()
        window.is_live()
        before = window.quote
        assert window.text("#date") == "Monday, 23 November 2026"
        clock.set("2026-11-24 00:00:01")
        window.waits_for("document.querySelector('#date').textContent.startsWith('Tuesday')")
        after = get_json(web, "/api/v1/today")["quote"]["text"]
        assert after != before
        window.shows(after)
        assert "Nothing yet." in window.text("#deliveries")
        clock.set("2026-11-24 09:00:01")
        window.page.wait_for_selector('#deliveries [data-state="sent"]')
        window.waits_for("document.querySelectorAll('#deliveries [data-state=sent]').length === 2")
        alice.wait_for(r"PRIVMSG #quotes :#\d+: ")
        eventually(lambda: "morning to local (IRC)" in window.text("#deliveries"))
        window.waits_for(
            "document.querySelector('#broadcasts time').dateTime === '2026-11-25T09:00:00Z'"
        )
        assert window.complaints == []


def test_what_moderators_change_reaches_open_pages(browser: Browser, tmp_path: Path) -> None:
    """An edit of today's quote, and its end: an open page shows what a fresh one does."""
    web = free_port()
    (tmp_path / "one.fortune").write_text("Tea is warm.\n\t\t-- Ann\n%\n", "utf-8")
    settings = ini(web, collection="import = one.fortune")
    with quotes_run(tmp_path, settings, wait_for=f"127.0.0.1:{web}"):
        window = Visitor(browser, web).opens()
        window.is_live()
        window.shows("Tea is warm.")
        typed(tmp_path, "edit", "1", "--text", "Tea is hot.")
        window.shows("Tea is hot.")
        typed(tmp_path, "delete", "1")
        window.page.wait_for_selector("#quote .empty")
        typed(tmp_path, "add", "Coffee.")
        window.shows("Coffee.")
        assert window.complaints == []


def test_an_answer_comes_into_view(browser: Browser, tmp_path: Path) -> None:
    """On a phone and on a desk, however long the page is."""
    web = free_port()
    with quotes_run(tmp_path, ini(web), wait_for=f"127.0.0.1:{web}"):
        for width, height in ((390, 844), (1440, 900)):
            window = Visitor(browser, web).opens()
            window.page.set_viewport_size({"width": width, "height": height})
            window.is_live()
            window.ask("random")
            window.waits_for(
                "(() => {"
                "const box = document.querySelector('#answers li').getBoundingClientRect();"
                " return box.top >= -1 && box.bottom <= innerHeight + 1; })()"
            )


def test_writing_from_right_to_left_stands_so(browser: Browser, tmp_path: Path) -> None:
    """By its content; blanks stay, and a long word makes no page wider."""
    web = free_port()
    hebrew, long = "שלום עולם!", "https://example.org/" + "x" * 2000
    (tmp_path / "one.fortune").write_text(
        f"{hebrew}\n  indented  twice\n\t\t-- {long[:400]}\n%\n", "utf-8"
    )
    settings = ini(web, collection="import = one.fortune")
    with quotes_run(tmp_path, settings, wait_for=f"127.0.0.1:{web}"):
        window = Visitor(browser, web).opens()
        window.page.set_viewport_size({"width": 320, "height": 700})
        text = window.page.locator("#quote blockquote p")
        assert text.evaluate("one => getComputedStyle(one).direction") == "rtl"
        assert text.evaluate("one => getComputedStyle(one).whiteSpace") in (
            "pre-wrap",
            "break-spaces",
        )
        assert "  indented  twice" in (text.text_content() or "")
        assert window.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("visitors_zone", ["America/New_York", "Asia/Kolkata", "UTC"])
def test_times_are_those_of_the_collection(
    browser: Browser, tmp_path: Path, visitors_zone: str
) -> None:
    """Wherever the visitor is, with and without JavaScript, and the zone is named."""
    web, zone = free_port(), "timezone = Pacific/Auckland\n"
    morning = "[broadcast:morning]\nat = 09:00\nto = web\n"
    with quotes_run(tmp_path, ini(web, morning, collection=zone), wait_for=f"127.0.0.1:{web}"):
        visitor = Visitor(browser, web)
        plain = visitor.opens(java_script_enabled=False, timezone_id=visitors_zone)
        served = plain.text("#broadcasts time")
        assert served.endswith(", 09:00")
        assert "Pacific/Auckland" in plain.text(".zone")
        live = visitor.opens(timezone_id=visitors_zone)
        live.is_live()
        live.waits_for("document.querySelector('#broadcasts time').title === it", served)
        assert "Pacific/Auckland" in live.text(".zone")


@pytest.mark.parametrize("selector", ["#question", "#ask button", ".name", "#main"])
def test_where_the_focus_is_shows_in_forced_colours(guest: Visitor, selector: str) -> None:
    """As an outline: shadows and backgrounds are not drawn there."""
    window = guest.opens(forced_colors="active")
    window.page.keyboard.press("Tab")
    window.page.locator(selector).first.focus()
    drawn = window.page.locator(selector).first.evaluate(
        "it => [getComputedStyle(it).outlineStyle, getComputedStyle(it).outlineColor]"
    )
    assert drawn[0] == "solid"
    assert drawn[1] not in ("transparent", "rgba(0, 0, 0, 0)")


@pytest.mark.parametrize("with_javascript", [True, False])
def test_what_is_copied_has_its_separators(
    browser: Browser, tmp_path: Path, *, with_javascript: bool
) -> None:
    """The dash before the author, the comma before the source: what only CSS draws is lost."""
    web = free_port()
    (tmp_path / "one.jsonl").write_text(
        '{"text": "Brevity is wit.", "author": "Will", "source": "A play"}\n', "utf-8"
    )
    only = "import = one.jsonl\n"
    with quotes_run(tmp_path, ini(web, collection=only), wait_for=f"127.0.0.1:{web}"):
        window = Visitor(browser, web).opens("/?ask=1", java_script_enabled=with_javascript)
        if with_javascript:
            window.is_live()
            window.ask("1")
        answer = window.page.locator("#answers li figure").first.inner_text()
        assert " ".join(answer.split()) == "Brevity is wit. — Will, A play"
        middle = window.page.locator("#quote figure").first.inner_text()
        assert "— Will" in middle


@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_very_long_quote_leaves_room_for_the_rest(
    browser: Browser, tmp_path: Path, *, with_javascript: bool
) -> None:
    """On a phone it scrolls, by keyboard too; the ask box is within two screens."""
    web = free_port()
    text = " ".join(["Words without an end follow each other here."] * 80)
    (tmp_path / "one.jsonl").write_text(f'{{"text": "{text}"}}\n', "utf-8")
    only = "import = one.jsonl\n"
    with quotes_run(tmp_path, ini(web, collection=only), wait_for=f"127.0.0.1:{web}"):
        window = Visitor(browser, web).opens(viewport=PHONE, java_script_enabled=with_javascript)
        box = window.page.locator("#question").bounding_box()
        assert box is not None
        assert box["y"] < 2 * PHONE["height"]
        quote = window.page.locator("#quote blockquote")
        quote.focus()
        window.page.keyboard.press("End")
        window.page.wait_for_timeout(500)
        seen = window.page.locator("#quote blockquote p").bounding_box()
        assert seen is not None
        assert seen["y"] < 0
        assert Axe().run(window.page).violations_count == 0 if with_javascript else True
