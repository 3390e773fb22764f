"""Cleaning what people and files bring, and telling when two texts are the same quote."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from quoters.errors import InvalidQuote
from quoters.model.quote import Quote

MAX_TEXT_LENGTH = 20_000
"""Characters; the longest of Debian's fortunes has about 5,000."""
MAX_NAME_LENGTH = 500
"""Characters that an author or a source may have."""
MAX_TAG_LENGTH = 50
MAX_TAGS = 50
"""Tags of one quote."""

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_ESCAPES = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    "|\x1b[\\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)?"  # OSC and other strings
    "|\x1b[ -/]*[0-~]?"
)
_IRC_FORMATS = re.compile(
    "\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?"
    "|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?"
    "|[\x02\x0f\x11\x16\x1d\x1e\x1f]"
)
# C0 but LF, TAB and BS, C1, what turns the direction of writing, byte-order marks, lone surrogates
# and what is no character at all: no network, page or terminal wants them in a quote.
_UNWANTED = re.compile(
    "[\x00-\x07\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LEFT_OUT = "'’‘‚‛`´ʼ′"
_PARTING = '"“”„‟«»‹›.,;:!?¡¿()[]{}-‐‑‒–—―_·•。、「」『』〈〉《》【】・'
_MARKS = str.maketrans({**dict.fromkeys("“”„‟«»‹›", '"'), **dict.fromkeys("’‘‚‛`´ʼ′", "'")})
_PUNCTUATION = str.maketrans({**dict.fromkeys(_LEFT_OUT), **dict.fromkeys(_PARTING, " ")})
# The same for ASCII, whose bytes are translated six times as fast, and most texts are ASCII.
_ASCII_LEFT_OUT = _LEFT_OUT.encode("ascii", "ignore")
_ASCII_PARTING = _PARTING.encode("ascii", "ignore")
_ASCII_PUNCTUATION = bytes.maketrans(_ASCII_PARTING, b" " * len(_ASCII_PARTING))


def clean(text: str) -> str:
    """Free a text of control codes, colours, overstrikes, tabs and trailing blanks.

    Its lines stay lines, separated by a line feed; empty ones go from both ends.
    """
    if text.isascii() and text.isprintable():
        return text.rstrip()  # most texts are clean, and imports have millions
    text = _LINE_ENDS.sub("\n", text)
    text = _UNWANTED.sub("", _IRC_FORMATS.sub("", _ESCAPES.sub("", text)))
    lines = [_struck(line).expandtabs().rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")


@lru_cache(maxsize=16384)  # the authors and sources of an import are often the same
def clean_line(text: str) -> str:
    """Clean a text and put it on one line."""
    return " ".join(clean(text).split())


def clean_tag(tag: str) -> str:
    """Convert a tag to its one spelling: ``#Free Software`` is ``free-software``."""
    return "-".join(clean_line(unicodedata.normalize("NFKC", tag)).casefold().split()).lstrip("#")


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Convert tags to their one spelling, each once."""
    return tuple(dict.fromkeys(tag for tag in map(clean_tag, tags) if tag))


def cleaned(quote: Quote) -> Quote:
    """Return the quote as the collection keeps it.

    :raises InvalidQuote: when nothing is left of its text, or something of it is too long.
    """
    if isinstance(quote.tags, str):
        raise InvalidQuote(f"tags are several texts, like [{quote.tags!r}]")
    if quote.added_at is not None and quote.added_at.tzinfo is None:
        raise InvalidQuote("an instant needs a time zone")
    text = clean(quote.text)
    author = clean_line(quote.author) or None if quote.author else None
    source = clean_line(quote.source) or None if quote.source else None
    tags = clean_tags(quote.tags) if quote.tags else ()
    if not text or text.isspace():
        raise InvalidQuote("a quote needs a text")
    _refuse_longer("a quote's text", text, MAX_TEXT_LENGTH)
    _refuse_longer("an author", author or "", MAX_NAME_LENGTH)
    _refuse_longer("a source", source or "", MAX_NAME_LENGTH)
    if len(tags) > MAX_TAGS:
        raise InvalidQuote(f"a quote has at most {MAX_TAGS} tags")
    for tag in tags:
        _refuse_longer("a tag", tag, MAX_TAG_LENGTH)
    if (text, author, source, tags) == (quote.text, quote.author, quote.source, quote.tags):
        return quote  # which most are; another one costs as much as all of this
    return replace(quote, text=text, author=author, source=source, tags=tags)


@lru_cache(maxsize=4096)  # an import asks twice for each text, and often for the same authors
def normalized(text: str) -> str:
    """Return a text without what does not count: case, punctuation, curly quotes, spacing."""
    if text.isascii():
        plain = text.lower().encode("ascii").translate(_ASCII_PUNCTUATION, _ASCII_LEFT_OUT)
        return " ".join(plain.decode("ascii").split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.translate(_PUNCTUATION).split())


def fingerprint(text: str) -> bytes:
    """Return the 16 bytes that two texts share when they are the same but for ``exact_form``."""
    return blake2b(exact_form(text).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@lru_cache(maxsize=64)  # an import asks twice for each text
def exact_form(text: str) -> str:
    """Return a text without blanks that do not count, and without quotation marks.

    An apostrophe is one however it is curled, and parts words that are not the same: ``we'll``.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_MARKS)
    return " ".join(text.replace('"', " ").split()) or text


def _struck(line: str) -> str:
    """Print a line the way a teletype does, ``_^Hx`` as ``x``; of two letters the later stays."""
    if "\b" not in line:
        return line
    cells: list[str] = []
    column = 0
    for character in line:
        if character == "\b":
            column = max(0, column - 1)
            continue
        if column == len(cells):
            cells.append(character)
        elif character.isalnum() or not cells[column].isalnum():
            cells[column] = character
        column += 1
    return "".join(cells)


def _refuse_longer(what: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise InvalidQuote(f"{what} has at most {longest} characters, and this has {len(text)}")
