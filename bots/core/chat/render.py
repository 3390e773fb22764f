"""Quotes as people read them in a conversation."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bots.core.model.request import Reply
from quoters import Quote
from quoters.model.quote import Day


def numbered(quote: Quote) -> str:
    """Render a quote with its number: ``#42: text — Author``; its lines stay lines."""
    return quote.attributed if quote.number is None else f"#{quote.number}: {quote.attributed}"


def quote_text(part: str | Quote) -> str:
    """Render a part of an answer; its lines stay lines."""
    return numbered(part) if isinstance(part, Quote) else part


def on_one_line(text: str) -> str:
    """Join lines the way ``add`` splits them: with `` | ``."""
    return " | ".join(line.strip() for line in text.splitlines() if line.strip())


def the_rest(part: str | Quote, public_url: str = "") -> str:
    """Return where the rest of a quote is that was cut: its address, or else ``… (quote 42)``."""
    if isinstance(part, str) or part.number is None:
        return "…"
    return f"… {public_url}/quotes/{part.number}" if public_url else f"… (quote {part.number})"


def lines_of(answer: Reply) -> Iterator[str]:
    """Render each part of an answer on a line of its own."""
    for part in answer.parts:
        yield on_one_line(quote_text(part))


def explain_day(day: Day, zone: ZoneInfo) -> str:
    """Return why a day has the quote that it has."""
    when = f"{day.date} ({zone.key})"
    if day.pinned:
        return f"#{day.quote.number} was pinned to {when} by a moderator."
    return (
        f"#{day.quote.number} was drawn by chance for {when}, "
        f"out of {day.left:,} that had not come yet; none comes again until all have. "
        "Days near each other have other authors where that can be."
    )
