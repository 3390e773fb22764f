"""Quotes and days in JSON: the same from the API, the push channel and the command line."""

from datetime import UTC, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from quoters import Quote
from quoters.model.quote import Day


class QuoteJson(TypedDict):
    """A quote; ``id`` and ``url`` are null for one outside of any collection."""

    id: int | None
    text: str
    author: str | None
    source: str | None
    tags: list[str]
    added_at: str | None
    url: str | None


class DayJson(TypedDict):
    """The quote of a date, and the zone that the date is of."""

    date: str
    timezone: str
    quote: QuoteJson


def format_instant(at: datetime) -> str:
    """Write an instant in UTC, to the second: ``2026-11-23T09:00:00Z``."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def permalink(number: int, public_url: str) -> str:
    """Return the address of a quote's own page."""
    return f"{public_url.rstrip('/')}/quotes/{number}"


def quote_as_json(quote: Quote, public_url: str) -> QuoteJson:
    """Return a quote as everybody sees it: without who added it.

    :param public_url: the address that the web site has for others; ``url`` begins with it.
    """
    return {
        "id": quote.number,
        "text": quote.text,
        "author": quote.author,
        "source": quote.source,
        "tags": list(quote.tags),
        "added_at": None if quote.added_at is None else format_instant(quote.added_at),
        "url": None if quote.number is None else permalink(quote.number, public_url),
    }


def day_as_json(day: Day, zone: ZoneInfo, public_url: str) -> DayJson:
    """Return a day and its quote."""
    return {
        "date": day.date.isoformat(),
        "timezone": zone.key,
        "quote": quote_as_json(day.quote, public_url),
    }
