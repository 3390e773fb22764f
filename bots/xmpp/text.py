"""Text that a stream can carry and people can read."""

import re
from collections.abc import Iterator

from bots.core.rendering import numbered
from bots.core.request import Answer
from quoters import Quote

LONGEST_BODY = 8000
"""Bytes in one message's body: servers refuse stanzas from 10,000 bytes on."""

LINES_IN_A_ROOM = 3
LINE_IN_A_ROOM = 400
"""Bytes in one of them."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Replace what XML 1.0 cannot carry: one such character would end the whole stream."""
    return _NOT_XML.sub("\ufffd", text)


def as_typed(text: str) -> str:
    """Give what a person typed without control characters; lines stay lines."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def in_private(answer: Answer) -> str:
    """Render an answer for a direct message: whole, and a quote's lines stay lines."""
    return "\n".join(numbered(part) if isinstance(part, Quote) else part for part in answer.parts)


def in_a_room(text: str, quote: Quote | None) -> str:
    """Fit what is said in a room: three lines at most, and then which quote it is."""
    lines = [piece for line in text.splitlines() for piece in pieces(line, LINE_IN_A_ROOM)]
    if len(lines) <= LINES_IN_A_ROOM:
        return "\n".join(lines)
    shown = "\n".join(lines[:LINES_IN_A_ROOM])
    return f"{shown} … (quote {quote.number})" if quote and quote.number else f"{shown} …"


def pieces(text: str, limit: int = LONGEST_BODY) -> Iterator[str]:
    """Cut a text into pieces of at most ``limit`` UTF-8 bytes, between characters and words."""
    while len(text.encode("utf-8", "replace")) > limit:
        fits = text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
        at = max(fits.rfind("\n"), fits.rfind(" "))
        cut = at if at > len(fits) // 2 else len(fits)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text
