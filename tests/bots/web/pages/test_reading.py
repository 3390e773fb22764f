"""Browsing, permalinks and the archive, as a browser without JavaScript reads them."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote_plus

import pytest

from bots.web.settings import WebSettings
from quoters import Quote
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from tests.bots.web.hostile import HOSTILE
from tests.bots.web.pages.test_dashboard import words_of
from tests.bots.web.visiting import BASE, NOON, WIT, Visit

ANN = Actor("irc:libera/account:ann")
MO = Actor("token:mo", moderator=True)
TODAY = date(2026, 11, 23)
FIVE = tuple(Quote(f"saying {n}", "Ann Lee" if n % 2 else None, tags=("tea",)) for n in range(5))


def links(page: str) -> list[str]:
    """Return where a page leads."""
    return [unescape(address) for address in re.findall(r'href="([^"]*)"', page)]


def numbers(page: str) -> list[int]:
    """Return the numbers of the quotes that a page lists."""
    return [int(number) for number in re.findall(r">Quote (\d+)</a>", page)]


def test_the_newest_quotes_come_first() -> None:
    """Each with its number, its author and its themes as links."""
    response = Visit(*FIVE).get("/quotes")
    assert response.status == 200
    assert numbers(response.text) == [5, 4, 3, 2, 1]
    assert {"/quotes/5", "/quotes?author=Ann%20Lee", "/quotes?tag=tea"} <= set(links(response.text))


def test_a_page_leads_to_the_next_and_back() -> None:
    """Twenty on each; what was looked for goes along."""
    visit = Visit(*(Quote(f"saying {n}", "Ann") for n in range(45)))
    first = visit.get("/quotes?q=saying&author=Ann").text
    assert len(numbers(first)) == 20
    second = visit.get("/quotes?q=saying&author=Ann&page=2").text
    assert "/quotes?q=saying&author=Ann&page=2" in links(first)
    assert {"/quotes?q=saying&author=Ann", "/quotes?q=saying&author=Ann&page=3"} <= set(
        links(second)
    )
    third = visit.get("/quotes?page=3").text
    assert numbers(third) == [5, 4, 3, 2, 1]
    assert "/quotes?page=4" not in links(third)


@pytest.mark.parametrize("page", ["0", "-1", "4", "501", "99999999999", "x", "%D9%A3", "1.5"])
def test_a_page_that_is_not_there_is_said(page: str) -> None:
    """Nothing is counted without end for it."""
    assert Visit(*FIVE).get(f"/quotes?page={page}").status == 404


def test_searching_shows_what_was_looked_for() -> None:
    """Ranked as everywhere; and what was surely meant, where nothing is found."""
    visit = Visit(WIT, *FIVE)
    found = visit.get("/quotes?q=soul").text
    assert numbers(found) == [1]
    assert 'value="soul"' in found
    assert numbers(visit.get("/quotes?q=saying&author=Ann&tag=tea").text) == [5, 3]
    nothing = words_of(visit.get("/quotes?q=brevty").text)
    assert "No quote matches all of that. Did you mean brevity ?" in nothing
    assert "The collection is empty." in words_of(Visit().get("/quotes").text)


@pytest.mark.parametrize("asked", ["%00", "%ff%fe", "x" * 5000, "%22", "%3Cb%3E", "-", "*", "%"])
def test_whatever_is_looked_for_the_page_stands(asked: str) -> None:
    """As text, of a length that one can read."""
    for name in ("q", "author", "tag"):
        response = Visit(WIT).get(f"/quotes?{name}={asked}")
        assert response.status == 200
        assert "<b>" not in response.text
        assert len(response.text) < 10_000


def test_a_permalink_says_all_that_is_public() -> None:
    """Who added it, by network alone; votes; the days on which it was the quote of the day."""
    visit = Visit(WIT)
    quote = visit.storage.curation.submit(
        Quote("Tea.", "Bob", tags=("tea",)), ANN, NOON, state=QuoteState.PUBLISHED
    )
    visit.storage.curation.vote(2, Actor("irc:libera/account:bob"), 1, NOON)
    visit.store.days(TODAY - timedelta(days=2), 3)
    said = words_of(visit.get(f"/quotes/{quote.number}").text)
    assert "Added on libera (IRC) on 23 November 2026 . +1 by votes." in said
    assert "Quote of the day on 2" in said
    assert "ann" not in said.replace("Twisted", "").casefold().split()
    assert "account:" not in visit.get("/quotes/2").text


def test_a_permalink_leads_to_its_neighbours() -> None:
    """Over what is hidden."""
    visit = Visit(*FIVE)
    visit.storage.curation.delete(2, MO, NOON)
    assert {"/quotes/1", "/quotes/4"} <= set(links(visit.get("/quotes/3").text))
    assert "/quotes/2" not in links(visit.get("/quotes/3").text)
    assert visit.get("/quotes/2").status == 404


def test_a_permalink_carries_what_link_previews_read() -> None:
    """Open Graph and Twitter's card, with whole addresses."""
    page = Visit(WIT, settings=WebSettings(public_url="https://example.org/quotes")).get(
        "/quotes/1"
    )
    meta = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page.text))
    assert meta["og:url"] == "https://example.org/quotes/quotes/1"
    assert meta["og:title"] == meta["twitter:title"] == "William Shakespeare"
    assert meta["og:description"] == "Brevity is the soul of wit."
    assert meta["og:type"] == "article"
    assert meta["og:image"] == meta["twitter:image"] == "https://example.org/quotes/quotes/1.png"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["twitter:card"] == "summary_large_image"
    assert 'rel="canonical" href="https://example.org/quotes/quotes/1"' in page.text


def test_nothing_pending_is_on_any_page() -> None:
    """Not in lists, nor in what is found, nor at its own address."""
    visit = Visit(WIT)
    visit.storage.curation.submit(Quote("Secret tea", "Carol"), ANN, NOON, state=QuoteState.PENDING)
    for path in ("/quotes", "/quotes?q=secret", "/quotes?author=carol", "/quotes/2", "/quotes/1"):
        response = visit.get(path)
        assert "Secret tea" not in response.text
        assert "/quotes/2" not in links(response.text)


def test_the_archive_is_a_calendar() -> None:
    """Of the dates that have come; a day leads to its page, and a month to the one before."""
    visit = Visit(*FIVE)
    visit.store.days(TODAY - timedelta(days=30), 40)
    page = visit.get("/days").text
    assert "November 2026" in words_of(page)
    assert "/days/2026-11-23" in links(page)
    assert "/days/2026-11-24" not in links(page)
    assert "/days?month=2026-10" in links(page)
    before = visit.get("/days?month=2026-10").text
    assert "/days/2026-10-31" in links(before)
    assert "/days/2026-10-01" not in links(before)
    assert "/days?month=2026-11" in links(before)
    assert 'aria-current="date"' in page
    assert 'data-first="6"' in page  # a Sunday


def test_a_day_shows_its_quote_and_leads_to_its_neighbours() -> None:
    """As far as they have come."""
    visit = Visit(*FIVE)
    drawn = visit.store.days(TODAY - timedelta(days=2), 9)
    page = visit.get("/days/2026-11-22").text
    assert drawn[1].quote.text in words_of(page)
    assert {"/days/2026-11-21", "/days/2026-11-23"} <= set(links(page))
    assert "/days/2026-11-24" not in links(visit.get("/days/2026-11-23").text)


@pytest.mark.parametrize(
    "day", ["2026-11-24", "2026-11-20", "9999-12-31", "0001-01-01", "2026-02-30", "2026-W48", "x",
            "20261123", "%D9%A2026-11-23"]
)  # fmt: skip
def test_no_day_is_shown_that_is_to_come_or_was_not(day: str) -> None:
    """Nor what is no day."""
    visit = Visit(*FIVE)
    visit.store.days(TODAY, 9)
    assert visit.get(f"/days/{day}").status == 404


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "0000-01", "x", "2026-1"])
def test_no_month_is_shown_that_is_to_come(month: str) -> None:
    """Nor what is no month."""
    assert Visit(*FIVE).get(f"/days?month={month}").status == 404


def test_looking_at_the_archive_draws_nothing() -> None:
    """A visitor changes nothing."""
    visit = Visit(*FIVE)
    version = visit.store.version()
    for path in ("/days", "/days?month=2026-10", "/days/2026-11-22", "/quotes", "/stats"):
        visit.get(path)
    assert visit.store.version() == version


@pytest.mark.parametrize("quote", HOSTILE)
def test_no_quote_breaks_out_of_a_page(quote: Quote) -> None:
    """Whatever it says stands there as text, in every list and on every page."""
    visit = Visit(quote)
    visit.storage.curation.vote(1, ANN, 1, NOON)
    for path in ("/", "/quotes", "/quotes/1", "/days", "/days/2026-11-23", "/stats"):
        page = visit.get(path).text
        harmless = re.sub(
            r'<script type="module" src="/static/dashboard\.js\?v=\w+"></script>', "", page
        )
        for forbidden in (
            "<script",
            "<iframe",
            "<img",
            "<style",
            "<svg onload",
            "<!ENTITY",
            "<b>",
            'javascript:x"',
            "\u202e",
            "49 {",
        ):
            assert forbidden not in harmless, (path, forbidden)
        assert not re.search(r"<[^>]*\son\w+\s*=[^>]*>", re.sub(r'"[^"]*"', '""', harmless))


def test_each_author_and_tag_leads_to_its_quotes() -> None:
    """However they are spelt: the link finds the quote again."""
    visit = Visit(*HOSTILE)
    for path in links(visit.get("/quotes").text):
        if path.startswith(("/quotes?author=", "/quotes?tag=")):
            found = visit.get(path)
            assert found.status == 200
            words = re.findall(r"\w", unquote_plus(path.partition("=")[2]))
            assert numbers(found.text) or not words, path


def test_pages_are_not_sent_again() -> None:
    """By their tags; a page that says something else has another one."""
    visit = Visit(*FIVE)
    for path in ("/quotes", "/quotes/3", "/days", "/stats"):
        tag = visit.get(path).headers["etag"]
        assert visit.get(path, If_None_Match=tag).status == 304
    tag = visit.get("/quotes/3").headers["etag"]
    visit.storage.curation.delete(2, MO, NOON)
    assert visit.get("/quotes/3", If_None_Match=tag).status == 200


def test_addresses_on_pages_have_the_path_of_the_site() -> None:
    """None leads out of it."""
    settings = WebSettings(public_url="https://example.org/q")
    visit = Visit(*FIVE, settings=settings)
    visit.store.days(TODAY - timedelta(days=40), 41)
    for path in (
        "/quotes",
        "/quotes?q=saying&author=Ann",
        "/quotes/3",
        "/days",
        "/days/2026-11-23",
        "/stats",
    ):
        page = visit.get(path).text
        for address in [*links(page), *re.findall(r'(?:action|src)="([^"]*)"', page)]:
            assert address.startswith(
                ("/q/", "#", "https://example.org/q/", "https://www.rfc-editor")
            ), address
    assert BASE
