"""Dates, states and names as a page says them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bots.core.status.events import ConnectionState
from quoters.model.delivery import DeliveryState

CONNECTION_STATES = {
    ConnectionState.UP: "connected",
    ConnectionState.CONNECTING: "connecting",
    ConnectionState.DOWN: "disconnected",
    ConnectionState.STANDBY: "standing by",
}

DELIVERY_STATES = {
    DeliveryState.DUE: "due",
    DeliveryState.CLAIMED: "due",
    DeliveryState.SENDING: "being sent",
    DeliveryState.SENT: "sent",
    DeliveryState.FAILED: "failed",
    DeliveryState.UNKNOWN: "unconfirmed",
    DeliveryState.SKIPPED: "skipped",
}

KINDS = {"irc": "IRC", "xmpp": "XMPP", "web": "Web", "mail": "Mail"}

_SHORT, _MEDIUM, _LONG = 90, 220, 500


def long_date(day: date) -> str:
    """Write a date out: ``Monday, 23 November 2026``."""
    return f"{day:%A}, {day.day} {day:%B %Y}"


def short_date(day: date) -> str:
    """Write a date: ``23 November 2026``."""
    return f"{day.day} {day:%B %Y}"


def added_words(person: str | None) -> str:
    """Return how a quote came, without naming anybody: ``on libera (IRC)``."""
    kind, colon, rest = (person or "").partition(":")
    if kind == "token":
        return "on the web"
    if kind == "shell":
        return "by whoever runs this"
    if colon and "/" in rest:
        return f"on {network_words(person.partition('/')[0])}" if person else ""
    return "with a collection"


def excerpt(text: str, length: int = 120) -> str:
    """Return the beginning of a text on one line, cut after a word."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    beginning = line[:length]
    return f"{beginning[: beginning.rfind(' ')] if ' ' in beginning else beginning}…"


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """Write the time of day, and the day: ``Mon 23 Nov, 09:00``."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def network_words(name: str) -> str:
    """Write a network's name as people say it: ``irc:libera`` is ``libera (IRC)``."""
    kind, _, own = name.partition(":")
    words = KINDS.get(kind, kind)
    return f"{own} ({words})" if own else words


def size_of(text: str) -> str:
    """Return how large a quote can be set: ``short``, ``medium``, ``long`` or ``endless``.

    A line break takes the room of half a line.
    """
    room = len(text) + 30 * text.count("\n")
    if room <= _SHORT:
        return "short"
    if room <= _MEDIUM:
        return "medium"
    return "long" if room <= _LONG else "endless"
