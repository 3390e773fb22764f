r"""Fortune files: cookies between lines that are exactly ``%``.

By convention the last line of a cookie says who said it: ``\t\t-- Name, "Work"``.
"""

import codecs
import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import AnyStr

from quoters.model.quote import Quote
from quoters.model.record import Record, RejectedEntry
from quoters.text.decoding import (
    UndecodableText,
    decode_all,
    decode_piece,
    unicode_encoding,
)
from quoters.text.normalize import clean

_ATTRIBUTION = re.compile(r"\s*(?:--(?!-)|—|―)\s*(?P<name>\S.*)")
_WORK = re.compile(r"(?P<author>.+?), (?P<source>[\"“].+)")
_ATTRIBUTION_LINES = 3
_DAT = struct.Struct(">5I")
_ROTATED = 4
_LAST_VERSION = 2
_END = re.compile(rb"(?m)^%\r?$")


def read_fortunes(text: str) -> Iterator[Record]:
    """Return the cookies of a fortune file; empty ones are skipped."""
    for line, cookie in _cookies(text.splitlines(), "%"):
        quote = _quote(clean("\n".join(cookie)))
        if quote.text:
            yield Record(quote, line=line)


def read_fortune_file(path: Path, encoding: str | None = None) -> Iterator[Record | RejectedEntry]:
    """Return the cookies of a file, each in UTF-8 or, where that is plausible, Windows-1252.

    The ``.dat`` beside it, if there is one, tells whether it is rotated by 13 letters.

    :param encoding: that of the whole file, if somebody knows it.
    :raises OSError: when it cannot be read.
    """
    content = path.read_bytes()
    whole = encoding or unicode_encoding(content)
    if whole is not None:
        try:
            content = decode_all(content, whole).encode()
        except UndecodableText as error:
            yield RejectedEntry(error.line, str(error))
            return
    is_rotated = _is_rotated(path)
    for line, cookie in _cookies(content.splitlines(), b"%"):
        try:
            text = decode_piece(b"\n".join(cookie), line)
        except UndecodableText as error:
            yield RejectedEntry(error.line, str(error))
            continue
        quote = _quote(clean(codecs.decode(text, "rot13") if is_rotated else text))
        if quote.text:
            yield Record(quote, line=line)


def claims_fortune(path: Path) -> bool:
    """Whether a file has cookies: a line that is only ``%``, or a ``.dat`` beside it.

    :raises OSError: when it cannot be read.
    """
    content = path.read_bytes()
    encoding = unicode_encoding(content)
    try:
        text = content if encoding is None else decode_all(content, encoding).encode()
    except ValueError:
        return False
    return _END.search(text) is not None or _flags(path) is not None


def write_fortune(quote: Quote) -> str:
    """Return a cookie and the ``%`` that ends it; a line that is only ``%`` gets a blank.

    The number, the tags and who added it have no place in this form.
    """
    lines = [" %" if line == "%" else line for line in quote.text.split("\n")]
    names = ", ".join(filter(None, (quote.author, quote.source)))
    if names:
        lines.append(f"\t\t-- {names}")
    return "\n".join([*lines, "%", ""])


def _cookies(lines: Iterable[AnyStr], end: AnyStr) -> Iterator[tuple[int, list[AnyStr]]]:
    start, cookie = 1, list[AnyStr]()
    for number, line in enumerate(lines, 1):
        if line == end:
            yield start, cookie
            start, cookie = number + 1, []
        else:
            cookie.append(line)
    yield start, cookie


def _quote(text: str) -> Quote:
    """Part a cookie's text from who said it."""
    lines = text.split("\n")
    for at in range(len(lines) - 1, max(0, len(lines) - 1 - _ATTRIBUTION_LINES), -1):
        match = _ATTRIBUTION.fullmatch(lines[at])
        said = "\n".join(lines[:at]).strip("\n")
        if match and said.strip() and not _is_said(lines, at):
            name = " ".join(" ".join([match["name"], *lines[at + 1 :]]).split())
            work = _WORK.fullmatch(name)
            return Quote(said, work["author"], work["source"]) if work else Quote(said, name)
    return Quote(text if text.strip() else "")


def _is_said(lines: list[str], at: int) -> bool:
    """Whether a line with a dash is said by somebody: one of several, no further in than others."""
    others = [line for line in lines[:at] if _ATTRIBUTION.fullmatch(line)]
    return any(_indent(lines[at]) <= _indent(line) for line in others)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_rotated(path: Path) -> bool:
    return bool((_flags(path) or 0) & _ROTATED)


def _flags(path: Path) -> int | None:
    """Return the flags of the ``.dat`` beside a file; None when there is none."""
    try:
        with path.with_name(f"{path.name}.dat").open("rb") as dat:
            version, count, _longest, _shortest, flags = _DAT.unpack(dat.read(_DAT.size))
    except (OSError, struct.error):
        return None
    return flags if 0 < version <= _LAST_VERSION and count else None
