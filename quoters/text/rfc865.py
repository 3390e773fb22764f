"""A quote as RFC 865 wants it: fewer than 512 characters of printable ASCII, SP, CR and LF."""

import re
from collections.abc import Callable

from anyascii import anyascii

from quoters.model.quote import Quote
from quoters.text.normalize import clean, clean_line
from quoters.text.search import UNPARTED

MAX_BYTES = 511
"""Bytes, the last line's end among them."""
_LONGEST_ATTRIBUTION = 120
_ELLIPSIS = "..."
_DASHES = str.maketrans({"—": "--", "―": "--", "⸺": "--", "\u00a0": " "})
_UNPRINTABLE = re.compile(r"[^\n -~]+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")
_FEW = 4
"""Of so many letters one may be of a script that parts no words: a word within a sentence."""


def as_rfc865(quote: Quote) -> bytes:
    """Render a quote: the lines of its text, then ``-- Author, Source`` if there is an author.

    What has no ASCII is transliterated; a text in a script that parts no words, as Chinese, cannot
    be: a sentence says so, and which quote it is.  When it is too long the source goes first; then
    the text is cut at a word, with ``...``.  Every line ends in CRLF.
    """
    if not is_tellable(quote.text):
        named = "Today's quote" if quote.number is None else f"Quote {quote.number}"
        told = f"{named} is in letters that ASCII does not have: please read it elsewhere."
        author, source = (name if is_tellable(name or "") else None for name in _names(quote))
        quote = Quote(told, author, source)
    return _rendered(quote, _ascii)


def as_utf8(quote: Quote) -> bytes:
    """Render a quote in the same bounds, in bytes, for clients that read UTF-8."""
    return _rendered(quote, lambda text: _CONTROLS.sub("", text))


def is_tellable(text: str) -> bool:
    """Whether a text can be told in ASCII: few of its letters are of a script that parts no words.

    Transliterated, they would be syllables without a blank, and Japanese read as Chinese.
    """
    letters = sum(character.isalpha() for character in text)
    return len(UNPARTED.findall(text)) * _FEW <= letters


def fits_rfc865(quote: Quote) -> bool:
    """Whether the text and the author come through uncut."""
    if not (is_tellable(quote.text) and is_tellable(quote.author or "")):
        return False
    text, author, _ = _parts(quote, _ascii)
    return len(author) <= _LONGEST_ATTRIBUTION and _size(text, author) <= MAX_BYTES


def _rendered(quote: Quote, told: Callable[[str], str]) -> bytes:
    text, author, full = _parts(quote, told)
    attribution = full if _size(text, full) <= MAX_BYTES else author
    attribution = _cut(attribution, _LONGEST_ATTRIBUTION)
    room = MAX_BYTES - _size("", attribution)
    return _joined(_cut(text, room), attribution).encode()


def _names(quote: Quote) -> tuple[str | None, str | None]:
    return quote.author, quote.source


def _parts(quote: Quote, told: Callable[[str], str]) -> tuple[str, str, str]:
    text = "\r\n".join(told(clean(quote.text)).split("\n"))
    names = [told(clean_line(name or "")).strip() for name in _names(quote)]
    author = f"-- {names[0]}" if names[0] else ""
    full = f"-- {', '.join(filter(None, names))}" if any(names) else ""
    return text or _ELLIPSIS, author, full


def _ascii(text: str) -> str:
    return _UNPRINTABLE.sub("", anyascii(text.translate(_DASHES)))


def _joined(text: str, attribution: str) -> str:
    return "".join(f"{part}\r\n" for part in (text, attribution) if part)


def _size(text: str, attribution: str) -> int:
    """Count the bytes; a text that is still to come gets its line's end counted."""
    return len(_joined(text, attribution).encode()) + (0 if text else 2)


def _cut(text: str, room: int) -> str:
    """Shorten to so many bytes, at a word unless that is most of it."""
    data = text.encode()
    if len(data) <= room:
        return text
    kept = data[: room - len(_ELLIPSIS)].decode("utf-8", "ignore")
    if not text[len(kept)].isspace():
        at_a_word = re.sub(r"\s+\S*\Z", "", kept)
        kept = at_a_word if len(at_a_word) * 2 > len(kept) else kept
    return kept.rstrip() + _ELLIPSIS
