"""The quotes of the days as an Atom feed (RFC 4287)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring
from zoneinfo import ZoneInfo

from bots.core.broadcasts.schedule import instant_of
from bots.core.status.serialize import format_instant, permalink
from bots.web.pages.words import long_date
from quoters.model.quote import Day, Quote

TITLE = "Quote of the day"
_NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML 1.0 has no way to write.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedSource:
    """What feeds are made of: the newest days, newest first, and where the site is."""

    days: Sequence[Day]
    zone: ZoneInfo
    base_url: str

    def began(self, day: Day) -> datetime:
        """Return when a day began in its zone."""
        return instant_of(day.date, time(), self.zone)

    def address(self, day: Day) -> str:
        """Return the address of a day's own page."""
        return f"{self.base_url}/days/{day.date.isoformat()}"


def atom_feed(source: FeedSource) -> bytes:
    """Return the feed as XML in UTF-8."""
    register_namespace("", _NAMESPACE)
    feed = Element(_name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    home = f"{source.base_url}/"
    _add(feed, "id", home)
    _add(feed, "title", TITLE)
    _add(feed, "updated", _updated(source))
    _add(feed, "link", rel="alternate", type="text/html", href=home)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{source.base_url}/feed.atom")
    _add(SubElement(feed, _name("author")), "name", "Twisted Quotes")
    for day in source.days:
        _add_entry(feed, source, day)
    document: bytes = tostring(feed, "utf-8", xml_declaration=True)
    return document + b"\n"


def _add_entry(feed: Element, source: FeedSource, day: Day) -> None:
    entry = SubElement(feed, _name("entry"))
    began = format_instant(source.began(day))
    _add(entry, "id", source.address(day))
    _add(entry, "title", long_date(day.date))
    _add(entry, "published", began)
    _add(entry, "updated", began)
    _add(entry, "link", rel="alternate", type="text/html", href=source.address(day))
    if day.quote.number is not None:
        related = permalink(day.quote.number, source.base_url)
        _add(entry, "link", rel="related", type="text/html", href=related)
    if day.quote.author:
        _add(SubElement(entry, _name("author")), "name", day.quote.author)
    for tag in day.quote.tags:
        _add(entry, "category", term=xml_text(tag))
    _add(entry, "content", quote_as_html(day.quote), type="html")


def quote_as_html(quote: Quote) -> str:
    """Return a quote in the few elements that every feed reader shows."""
    lines = "<br>".join(_escaped(line) for line in quote.text.split("\n"))
    by = [_escaped(quote.author)] if quote.author else []
    by += [f"<cite>{_escaped(quote.source)}</cite>"] if quote.source else []
    said = f"<p>— {', '.join(by)}</p>" if by else ""
    return f'<blockquote dir="auto"><p>{lines}</p></blockquote>{said}'


def xml_text(text: str) -> str:
    """Return a text without what XML cannot write."""
    return _NOT_XML.sub("\ufffd", text)


def _updated(source: FeedSource) -> str:
    newest = source.began(source.days[0]) if source.days else datetime(1970, 1, 1, tzinfo=UTC)
    return format_instant(newest)


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> None:
    element = SubElement(parent, _name(name), attributes)
    if text is not None:
        element.text = xml_text(text)


def _name(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _escaped(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("'", "&#39;")
