"""Quotes as people read them in a conversation."""

from collections.abc import Iterator

from bots.core.request import Answer
from quoters import Quote


def numbered(quote: Quote) -> str:
    """Render a quote with its number: ``#42: text — Author``; its lines stay lines."""
    return quote.attributed if quote.number is None else f"#{quote.number}: {quote.attributed}"


def on_one_line(text: str) -> str:
    """Join lines the way ``add`` splits them: with `` | ``."""
    return " | ".join(line.strip() for line in text.splitlines() if line.strip())


def lines_of(answer: Answer) -> Iterator[str]:
    """Render each part of an answer on a line of its own."""
    for part in answer.parts:
        yield on_one_line(numbered(part) if isinstance(part, Quote) else part)
