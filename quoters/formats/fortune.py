r"""Fortune files: cookies between lines that are exactly ``%``.

By convention the last line of a cookie says who said it: ``\t\t-- Name, "Work"``.
"""

import codecs
import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from quoters.model.quote import Quote
from quoters.model.record import Record
from quoters.text.normalize import clean

_ATTRIBUTION = re.compile(r"\s*(?:--(?!-)|—|―)\s*(?P<name>\S.*)")
_WORK = re.compile(r"(?P<author>.+?), (?P<source>[\"“].+)")
_ATTRIBUTION_LINES = 3
_DAT = struct.Struct(">5I")
_ROTATED = 4


def read_fortunes(text: str) -> Iterator[Record]:
    """Return the cookies of a fortune file; empty ones are skipped."""
    for line, cookie in _cookies(text.splitlines()):
        quote = _quote(clean("\n".join(cookie)))
        if quote.text:
            yield Record(quote, line=line)


def read_fortune_file(path: Path) -> Iterator[Record]:
    """Return the cookies of a file in UTF-8 or, failing that, Windows' Latin-1.

    The ``.dat`` beside it, if there is one, tells whether it is rotated by 13 letters.

    :raises OSError: when it cannot be read.
    """
    text = decoded(path.read_bytes())
    return read_fortunes(codecs.decode(text, "rot13") if _is_rotated(path) else text)


def decoded(content: bytes) -> str:
    """Decode UTF-8, with or without a byte-order mark, or failing that Windows' Latin-1."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def write_fortune(quote: Quote) -> str:
    """Return a cookie and the ``%`` that ends it; a line that is only ``%`` gets a blank.

    The number, the tags and who added it have no place in this form.
    """
    lines = [" %" if line == "%" else line for line in quote.text.split("\n")]
    names = ", ".join(filter(None, (quote.author, quote.source)))
    if names:
        lines.append(f"\t\t-- {names}")
    return "\n".join([*lines, "%", ""])


def _cookies(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    start, cookie = 1, list[str]()
    for number, line in enumerate(lines, 1):
        if line == "%":
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
        if match and said.strip():
            name = " ".join(" ".join([match["name"], *lines[at + 1 :]]).split())
            work = _WORK.fullmatch(name)
            return Quote(said, work["author"], work["source"]) if work else Quote(said, name)
    return Quote(text if text.strip() else "")


def _is_rotated(path: Path) -> bool:
    try:
        with path.with_name(f"{path.name}.dat").open("rb") as dat:
            _version, _count, _longest, _shortest, flags = _DAT.unpack(dat.read(_DAT.size))
    except (OSError, struct.error):
        return False
    return bool(flags & _ROTATED)
