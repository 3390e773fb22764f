"""Feeds that independent parsers read, and texts and an image for other places."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import unescape
from xml.etree.ElementTree import fromstring

import feedparser
import pytest

from bots.web.feeds.atom import FeedSource, atom_feed
from bots.web.feeds.json_feed import json_feed
from bots.web.feeds.svg import THEMES, quote_as_svg
from bots.web.settings import WebSettings
from quoters import Quote
from quoters.model.change import Actor
from quoters.model.quote import Day
from tests.bots.core.services import BERLIN, result_of
from tests.bots.web.hostile import HOSTILE
from tests.bots.web.visiting import BASE, NOON, WIT, Visit

ATOM = "{http://www.w3.org/2005/Atom}"
MO = Actor("token:mo", moderator=True)
TODAY = date(2026, 11, 23)


def week(*quotes: Quote) -> FeedSource:
    """Return what a feed of these quotes is made of, today's first."""
    numbered = [quote.numbered_copy(n, "x", NOON) for n, quote in enumerate(quotes, 1)]
    days = [Day(TODAY - timedelta(days=n), quote, 9) for n, quote in enumerate(numbered)]
    return FeedSource(days, BERLIN, BASE)


def shown(html: str) -> str:
    """Return HTML as every way to write it is shown."""
    return unescape(html).replace("<br />", "<br>").replace("\r\n", "\n").replace("\r", "\n")


def test_the_atom_feed_has_an_entry_a_day() -> None:
    """With its own address, the instant at which it began, its author and its themes."""
    visit = Visit(WIT, Quote("Two."), Quote("Three."))
    visit.store.days(TODAY - timedelta(days=2), 3)
    result_of(visit.collection.refresh())
    response = visit.get("/feed.atom")
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.body)
    assert not feed.bozo, feed.get("bozo_exception")
    assert (feed.version, feed.feed.title) == ("atom10", "Quote of the day")
    assert [entry.id for entry in feed.entries] == [
        f"{BASE}/days/2026-11-23", f"{BASE}/days/2026-11-22", f"{BASE}/days/2026-11-21"
    ]  # fmt: skip
    assert feed.entries[0].published == "2026-11-22T23:00:00Z"  # midnight in Berlin
    links = {link.rel: link.href for link in feed.feed.links}
    assert links == {"alternate": f"{BASE}/", "self": f"{BASE}/feed.atom"}
    of_wit = next(entry for entry in feed.entries if "Brevity" in entry.content[0].value)
    assert of_wit.author == "William Shakespeare"
    assert [tag.term for tag in of_wit.tags] == ["wit"]


def test_atom_keeps_the_rules_of_its_rfc() -> None:
    """RFC 4287, section 4.1: what each element must have, once."""
    feed = fromstring(atom_feed(week(WIT, *HOSTILE)))  # noqa: S314 - our own
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
            assert element.findtext(ATOM + name)
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_the_json_feed_says_the_same() -> None:
    """By the rules of its specification."""
    visit = Visit(WIT)
    response = visit.get("/feed.json")
    assert response.headers["content-type"] == "application/feed+json"
    feed = json.loads(response.body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}/feed.json"
    (item,) = feed["items"]
    assert item["id"] == item["url"] == f"{BASE}/days/2026-11-23"
    assert item["content_text"] == WIT.attributed
    assert item["authors"] == [{"name": "William Shakespeare"}]
    assert item["tags"] == ["wit"]
    assert datetime.fromisoformat(item["date_published"]) == datetime(2026, 11, 22, 23, tzinfo=UTC)


@pytest.mark.parametrize("quote", HOSTILE)
def test_no_quote_breaks_out_of_a_feed(quote: Quote) -> None:
    """It stands in it as text: what a reader shows is the quote, and the markup is ours."""
    source = week(quote)
    feed = feedparser.parse(atom_feed(source), sanitize_html=False)
    assert not feed.bozo, feed.get("bozo_exception")
    html = feed.entries[0].content[0].value
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"blockquote", "p", "br", "cite"}
    item = json.loads(json_feed(source))["items"][0]
    assert shown(item["content_html"]) == shown(html)


def test_an_empty_collection_has_empty_feeds() -> None:
    """They are right feeds all the same."""
    visit = Visit()
    feed = feedparser.parse(visit.get("/feed.atom").body)
    assert (feed.bozo, feed.entries) == (False, [])
    assert json.loads(visit.get("/feed.json").body)["items"] == []


def test_texts_are_the_text_a_dash_and_the_author() -> None:
    """One newline at the end; a random one is kept by nobody."""
    visit = Visit(WIT)
    for path in ("/today.txt", "/random.txt"):
        response = visit.get(path)
        assert response.text == "Brevity is the soul of wit. — William Shakespeare\n"
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert response.headers["access-control-allow-origin"] == "*"
    assert visit.get("/random.txt").headers["cache-control"] == "no-store"
    assert Visit(Quote("Two\nlines")).get("/today.txt").text == "Two\nlines\n"
    assert Visit().get("/today.txt").status == 503


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/today.txt", "/today.svg", "/days"])
def test_what_the_client_has_is_not_sent_again(path: str) -> None:
    """By its tag; and another one when the quote is another."""
    visit = Visit(WIT)
    first = visit.get(path)
    again = visit.get(path, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    visit.storage.curation.edit(1, Quote("Another."), MO, NOON)
    result_of(visit.collection.refresh())
    changed = visit.get(path, If_None_Match=first.headers["etag"])
    assert changed.status == 200
    assert changed.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("path", ["/feed.atom", "/today.txt", "/today.svg"])
def test_what_did_not_change_since_is_not_sent_again(path: str) -> None:
    """Also where two quotes come within one second; a tag says more than a date."""
    visit = Visit(WIT)
    first = visit.get(path)
    since = first.headers["last-modified"]
    assert since == "Mon, 23 Nov 2026 12:00:00 GMT"
    again = visit.get(path, If_Modified_Since=since)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    earlier = format_datetime(NOON - timedelta(seconds=1), usegmt=True)
    assert visit.get(path, If_Modified_Since=earlier).status == 200
    assert visit.get(path, If_Modified_Since=since, If_None_Match='"other"').status == 200
    visit.storage.curation.edit(1, Quote("Another."), MO, NOON)
    result_of(visit.collection.refresh())
    assert visit.get(path, If_Modified_Since=since).status == 200


@pytest.mark.parametrize("since", ["", "yesterday", "Mon, 99 Nov 2026 12:00:00 GMT", "\xff", "1"])
def test_a_date_that_is_none_is_passed_over(since: str) -> None:
    """The answer comes as if nobody had said it."""
    assert Visit(WIT).get("/today.txt", If_Modified_Since=since).status == 200


def test_the_image_is_kept_until_the_day_ends() -> None:
    """At noon UTC it is one o'clock in Berlin."""
    response = Visit(WIT).get("/today.svg")
    assert response.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert response.headers["cache-control"] == f"public, max-age={11 * 3600}"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert b"#fbf8f1" in response.body
    assert b"#15130f" in Visit(WIT).get("/today.svg?theme=dark").body
    assert Visit(WIT).get("/today.svg?theme=pink").status == 404


@pytest.mark.parametrize("quote", [WIT, *HOSTILE])
def test_the_image_is_text_and_nothing_else(quote: Quote) -> None:
    """Whatever the quote, it is well-formed, bounded, and has no element but ours."""
    body = quote_as_svg(quote, THEMES["light"])
    image = fromstring(body)  # noqa: S314 - our own
    names = {element.tag.partition("}")[2] for element in image.iter()}
    assert names <= {"svg", "title", "rect", "g", "text"}
    assert int(image.attrib["height"]) < 600
    assert not any(name.startswith("on") for element in image.iter() for name in element.attrib)


def test_the_image_has_the_whole_quote_on_lines() -> None:
    """Broken where it must be; verse in its lines; a Hebrew one begins at the right."""
    svg = "{http://www.w3.org/2000/svg}"
    image = fromstring(quote_as_svg(Quote("one two " * 20, "Ann"), THEMES["dark"]))  # noqa: S314 - our own
    lines = [text.text or "" for text in image.iter(f"{svg}text")]
    assert " ".join(lines[:-1]) == ("one two " * 20).strip()
    assert lines[-1] == "— Ann"
    image = fromstring(quote_as_svg(Quote("a\nb"), THEMES["dark"]))  # noqa: S314 - our own
    assert [text.text for text in image.iter(f"{svg}text")] == ["a", "b"]
    image = fromstring(quote_as_svg(Quote("\u05e9\u05dc\u05d5\u05dd"), THEMES["dark"]))  # noqa: S314 - our own
    assert next(image.iter(f"{svg}text")).attrib["direction"] == "rtl"


def test_under_a_path_all_addresses_have_it() -> None:
    """A feed reader is given addresses that it can follow."""
    visit = Visit(WIT, settings=WebSettings(public_url="https://example.org/quotes"))
    feed = feedparser.parse(visit.get("/feed.atom").body)
    assert feed.entries[0].id == "https://example.org/quotes/days/2026-11-23"
    assert 'href="/quotes/feed.atom"' in visit.get("/").text
