"""The pages, as a browser without JavaScript reads them."""

import json
import re
from html import unescape

import pytest

from bots.core.status.events import ConnectionState
from bots.web.settings import WebSettings
from quoters import Quote
from quoters.model.delivery import PRECEDING, DeliveryState
from tests.bots.web.visiting import WIT, Visit

EVIL = Quote(
    "<script>alert(\"1\")</script> & 'more'",
    '"><img src=x onerror=alert(2)>',
    "</cite><iframe>",
    ("<b>",),
)


def words_of(page: str) -> str:
    """Return what a page says, without its tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_the_dashboard_can_be_read_without_javascript() -> None:
    """Today's quote, who said it and where, what comes next and how everything stands."""
    response = Visit(WIT).get("/")
    assert response.status == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    said = words_of(response.text)
    for words in (
        "Quote of the day",
        "Monday, 23 November 2026",
        "Brevity is the soul of wit.",
        "William Shakespeare",
        "Hamlet, Act II",
        "Quote 1",
        "morning Mon 23 Nov, 13:00",
        "once never again",
        "libera (IRC) connected",
        "morning to libera (IRC) sent",
        "morning to Mail unconfirmed",
    ):
        assert words in said


def test_an_empty_collection_is_shown_as_such() -> None:
    """The page is there, and says how to fill it."""
    response = Visit().get("/")
    assert response.status == 200
    assert "The collection is empty." in words_of(response.text)
    assert "quotes import FILE" in words_of(response.text)


def test_without_javascript_the_ask_box_is_a_form() -> None:
    """What was asked is answered on the page."""
    response = Visit(WIT).get("/?ask=%21quote+1")
    answers = response.text.split('id="answers"')[1].split("</ol>")[0]
    assert "Brevity is the soul of wit." in answers
    assert 'value="!quote 1"' in response.text
    response = Visit(WIT).get("/?ask=99")
    assert "There is no quote 99." in words_of(response.text)


@pytest.mark.parametrize("query", ["?ask=", "?ask=%20", "?other=1", "?"])
def test_an_empty_question_is_none(query: str) -> None:
    """Nothing is answered."""
    response = Visit(WIT).get(f"/{query}")
    assert response.status == 200
    assert '<p class="asked">' not in response.text


@pytest.mark.parametrize("query", ["%ff%fe", "%00", "x" * 2000, "%3Cscript%3E", "%F0%9F%90%B1"])
def test_a_strange_question_breaks_nothing(query: str) -> None:
    """It is shown as text."""
    response = Visit(WIT).get(f"/?ask={query}")
    assert response.status == 200
    assert "<script>" not in response.text


def test_a_quote_has_a_page_of_its_own() -> None:
    """Its title says who said it."""
    response = Visit(WIT).get("/quotes/1")
    assert response.status == 200
    assert "<title>Quote 1 · William Shakespeare</title>" in response.text
    said = words_of(response.text)
    for words in ("Brevity is the soul of wit.", "William Shakespeare", "Hamlet, Act II", "wit"):
        assert words in said


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/quotes/2", "There is no quote 2."),
        ("/quotes/two", "There is nothing at this address."),
        ("/nothing", "There is nothing at this address."),
        ("/quotes/" + "9" * 5000, "There is nothing at this address."),
    ],
)
def test_what_is_not_there_is_said_on_a_page(path: str, sentence: str) -> None:
    """404, and the way back to today's quote."""
    response = Visit(WIT).get(path)
    assert response.status == 404
    assert sentence in words_of(response.text)
    assert "Today’s quote" in response.text


def test_pages_cannot_be_written_to() -> None:
    """405 on a page."""
    response = Visit(WIT).ask("POST", "/", b"x=1")
    assert response.status == 405
    assert response.headers["allow"] == "GET, HEAD"
    assert "This address can only be read." in response.text


@pytest.mark.parametrize("path", ["/", "/quotes/1", "/?ask=1"])
def test_what_strangers_wrote_stays_text(path: str) -> None:
    """A quote brings no element and no attribute into the page."""
    page = Visit(EVIL).get(path).text
    for tag in ("<script>alert", "<img", "<iframe", "<b>"):
        assert tag not in page
    assert "&lt;script&gt;" in page


def test_the_lines_of_a_quote_stay_lines() -> None:
    """The style sheet keeps them apart."""
    assert "one\ntwo" in Visit(Quote("one\ntwo")).get("/").text


def test_nothing_is_fetched_from_elsewhere() -> None:
    """Whatever the page loads is served from here."""
    page = Visit(WIT).get("/").text
    loaded = re.findall(r'<(?:script|link rel="(?!alternate)|img)[^>]*(?:src|href)="([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_no_style_and_no_script_is_inline() -> None:
    """As the Content-Security-Policy wants."""
    page = Visit(WIT).get("/").text
    assert not re.search(r"<style|<script(?![^>]*src=)| style=| on[a-z]+=", page)


def test_under_a_path_of_a_proxy_all_addresses_have_it() -> None:
    """``public_url`` says which path that is."""
    visit = Visit(WIT, settings=WebSettings(public_url="https://example.org/quotebot"))
    page = visit.get("/").text
    assert all(
        address.startswith(("/quotebot/", "#", "https://www.rfc-editor.org/"))
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', page)
    )
    assert (
        visit.get("/api/v1/today").json["quote"]["url"] == "https://example.org/quotebot/quotes/1"
    )


def test_the_page_carries_the_tables_that_its_script_works_with() -> None:
    """Which words states have, and which may follow on which: one table, the ledger's own."""
    page = Visit(WIT).get("/").text
    written = re.search(r'data-tables="([^"]*)"', page)
    assert written is not None
    tables = json.loads(unescape(written[1]))
    assert tables["preceding"] == {state: sorted(before) for state, before in PRECEDING.items()}
    assert set(tables["deliveries"]) == set(DeliveryState)
    assert set(tables["connections"]) == set(ConnectionState)
