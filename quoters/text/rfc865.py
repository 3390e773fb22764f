"""A quote as RFC 865 wants it: fewer than 512 characters of printable ASCII, SP, CR and LF."""

import re

from anyascii import anyascii

from quoters.model.quote import Quote
from quoters.text.normalize import clean, clean_line

MAX_BYTES = 511
"""Bytes, the last line's end among them."""
_LONGEST_ATTRIBUTION = 120
_ELLIPSIS = "..."
_DASHES = str.maketrans({"—": "--", "―": "--", "⸺": "--", "\u00a0": " "})
_UNPRINTABLE = re.compile(r"[^\n -~]+")


def as_rfc865(quote: Quote) -> bytes:
    """Render a quote: the lines of its text, then ``-- Author, Source`` if there is an author.

    What has no ASCII is transliterated.  When it is too long the source goes first; then the text
    is cut at a word, with ``...``.  Every line ends in CRLF.
    """
    text, author, full = _parts(quote)
    attribution = full if _size(text, full) <= MAX_BYTES else author
    attribution = _cut(attribution, _LONGEST_ATTRIBUTION)
    room = MAX_BYTES - _size("", attribution)
    return _joined(_cut(text, room), attribution).encode("ascii")


def fits_rfc865(quote: Quote) -> bool:
    """Whether the text and the author come through uncut."""
    text, author, _ = _parts(quote)
    return len(author) <= _LONGEST_ATTRIBUTION and _size(text, author) <= MAX_BYTES


def _parts(quote: Quote) -> tuple[str, str, str]:
    text = "\r\n".join(_ascii(clean(quote.text)).split("\n"))
    names = [_ascii(clean_line(name or "")).strip() for name in (quote.author, quote.source)]
    author = f"-- {names[0]}" if names[0] else ""
    full = f"-- {', '.join(filter(None, names))}" if any(names) else ""
    return text or _ELLIPSIS, author, full


def _ascii(text: str) -> str:
    return _UNPRINTABLE.sub("", anyascii(text.translate(_DASHES)))


def _joined(text: str, attribution: str) -> str:
    return "".join(f"{part}\r\n" for part in (text, attribution) if part)


def _size(text: str, attribution: str) -> int:
    """Count the bytes; a text that is still to come gets its line's end counted."""
    return len(_joined(text, attribution)) + (0 if text else 2)


def _cut(text: str, room: int) -> str:
    """Shorten to so many characters, at a word where there is one."""
    if len(text) <= room:
        return text
    kept = text[: room - len(_ELLIPSIS)]
    if not text[len(kept)].isspace():
        kept = re.sub(r"\s+\S*\Z", "", kept)
    return kept.rstrip() + _ELLIPSIS
