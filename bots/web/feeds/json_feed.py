"""The quotes of the days as a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from bots.core.status.serialize import format_instant, permalink
from bots.web.feeds.atom import TITLE, FeedSource, quote_as_html
from bots.web.pages.words import long_date
from quoters.model.quote import Day


def json_feed(source: FeedSource) -> bytes:
    """Return the feed as JSON in UTF-8."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "home_page_url": f"{source.base_url}/",
        "feed_url": f"{source.base_url}/feed.json",
        "language": "en",
        "items": [_item(source, day) for day in source.days],
    }
    return json.dumps(feed, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _item(source: FeedSource, day: Day) -> dict[str, Any]:
    quote = day.quote
    item: dict[str, Any] = {
        "id": source.address(day),
        "url": source.address(day),
        "title": long_date(day.date),
        "content_text": quote.attributed,
        "content_html": quote_as_html(quote),
        "date_published": format_instant(source.began(day)),
    }
    if quote.number is not None:
        item["external_url"] = permalink(quote.number, source.base_url)
    if quote.author:
        item["authors"] = [{"name": quote.author}]
    if quote.tags:
        item["tags"] = list(quote.tags)
    return item
