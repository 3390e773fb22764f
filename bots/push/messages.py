"""What the push channel says: one JSON object each, as docs/push-channel.md has them."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from bots.core.adapters.adapter import StatusServices
from bots.core.chat.render import lines_of
from bots.core.model.announcement import Announcement
from bots.core.model.request import Reply
from bots.core.status.deliveries import (
    broadcast_as_json,
    connection_as_json,
    delivery_as_json,
)
from bots.core.status.events import (
    ConnectionChanged,
    DeliveryChanged,
    Event,
    QuoteAdded,
    QuoteOfTheDay,
)
from bots.core.status.serialize import format_instant, quote_as_json
from quoters.model.quote import Day

Message = dict[str, Any]


def event_message(event: Event, base_url: str) -> Message:
    """Tell of something that happened."""
    match event:
        case QuoteOfTheDay(date, quote):
            return {
                "type": "quote-of-the-day",
                "date": date.isoformat(),
                "quote": quote_as_json(quote, base_url),
            }
        case QuoteAdded(quote):
            return {"type": "added", "quote": quote_as_json(quote, base_url)}
        case ConnectionChanged(name, state, since):
            return {
                "type": "connection",
                "name": name,
                "state": state.value,
                "since": format_instant(since),
            }
        case DeliveryChanged(broadcast, network, state, at):
            return {
                "type": "delivery",
                "broadcast": broadcast,
                "network": network,
                "state": state.value,
                "at": format_instant(at),
            }


def broadcast_message(announcement: Announcement, base_url: str) -> Message:
    """Return a broadcast as a message."""
    return {
        "type": "broadcast",
        "name": announcement.name,
        "date": announcement.date.isoformat(),
        "quote": quote_as_json(announcement.quote, base_url),
    }


def pong_message(ident: str) -> Message:
    """Return the sign of life that a client asked for."""
    return {"type": "pong", "id": ident}


def heartbeat_message(ident: str, now: datetime) -> Message:
    """Return the sign of life that a client asked for, with the server's time."""
    return {"type": "heartbeat", "id": ident, "at": format_instant(now)}


def snapshot_message(
    cursor: str, today: Day | None, status: StatusServices, base_url: str
) -> Message:
    """Return how everything stands; ``today`` is null while the collection is empty."""
    return {
        "type": "snapshot",
        "cursor": cursor,
        "today": today
        and {"date": today.date.isoformat(), "quote": quote_as_json(today.quote, base_url)},
        "recent": [delivery_as_json(delivery) for delivery in status.recent_deliveries()],
        "connections": [connection_as_json(connection) for connection in status.connections.all()],
        "broadcasts": [broadcast_as_json(one) for one in status.next_broadcasts()],
    }


def reply(ident: str, answer: Reply, base_url: str) -> bytes:
    """Answer a command; the message as it is sent.

    What many are answered, today's quote above all, is written once: only the id is each one's own.
    That saves a sixth of what a question costs.
    """
    return b'{"type":"reply","id":%b,%b' % (wire(ident), _answered(answer, base_url)[1:])


@lru_cache(maxsize=256)
def _answered(answer: Reply, base_url: str) -> bytes:
    quote = answer.quote
    lines = list(lines_of(answer))
    return wire(
        {"lines": lines, "quote": None if quote is None else quote_as_json(quote, base_url)}
    )


def error_message(ident: str | None, sentence: str) -> Message:
    """Return what is wrong with a message."""
    return {"type": "error", "id": ident, "error": sentence}


# Made once: json.dumps would make one for each message.
_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def wire(message: Message | str) -> bytes:
    """Write a message, or a string in it, in UTF-8.

    What UTF-8 has no bytes for, a lone surrogate, is escaped.
    """
    try:
        return _encoder.encode(message).encode()
    except UnicodeEncodeError:
        return json.dumps(message, separators=(",", ":")).encode()
