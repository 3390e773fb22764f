"""Bytes of files, decoded as what they are or not at all: nothing is replaced in silence."""

import codecs
import re
from collections import Counter

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 4096
_MANY_ZEROS = 0.3
_MOST_ACCENTED = 0.35
"""The share of letters beyond ASCII that no language written in Windows-1252 exceeds."""

# In Windows-1252 these are signs; letters on both sides mean that the text is in another encoding.
_SIGN_IN_A_WORD = re.compile("[^\\W\\d_][¡-©«-´¶-¹»-¿×÷][^\\W\\d_]")


class UndecodableText(ValueError):
    """Bytes that are no text that we know; ``line`` from 1, ``byte`` from 1 in that line."""

    def __init__(self, line: int, byte: int) -> None:
        super().__init__(f"byte {byte} is not UTF-8: name the encoding of the file, or convert it")
        self.line = line
        self.byte = byte


def unicode_encoding(content: bytes) -> str | None:
    """Return the Unicode encoding that a mark or the zeros in it show, other than plain UTF-8."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    beginning = content[:_LOOKED_AT]
    zeros = Counter(at % 2 for at, byte in enumerate(beginning) if not byte)
    if max(zeros.values(), default=0) < _MANY_ZEROS * len(beginning) / 2:
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def decode_piece(content: bytes, line: int = 1, *, western: bool = True) -> str:
    """Decode a piece of a file: UTF-8 or, where that is plausible, Windows-1252.

    :param line: on which line of its file the piece begins.
    :param western: whether it may be Windows-1252.
    :raises UndecodableText: when it is neither.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _western(content) if western else None
        if text is not None:
            return text
        before = content[: error.start]
        raise UndecodableText(
            line + before.count(b"\n"), error.start - (before.rfind(b"\n") + 1) + 1
        ) from None


def decode_all(content: bytes, encoding: str) -> str:
    """Decode a whole file by the encoding that somebody named or a mark shows.

    :raises UndecodableText: when it is none; the line is right for encodings of single bytes.
    :raises LookupError: when nobody knows this encoding.
    """
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        raise UndecodableText(
            before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        ) from None


def _western(content: bytes) -> str | None:
    """Return these bytes as Windows-1252, if what comes out looks like a text."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = [sign for sign in text if sign.isalpha()]
    accented = sum(not sign.isascii() for sign in letters)
    if accented > _MOST_ACCENTED * len(letters) or _SIGN_IN_A_WORD.search(text):
        return None
    return text
