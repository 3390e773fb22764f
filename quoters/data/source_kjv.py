"""The King James Bible, as the program ``bible`` of the package bible-kjv prints it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from quoters.data.common import (
    Bundled,
    Wrong,
    corrected,
    corrections,
    listed,
    set_as_quote,
    without_opening,
)

Verses = dict[tuple[str, int, int], str]

BOOKS = {
    "Exodus": "Exo",
    "Leviticus": "Lev",
    "Numbers": "Num",
    "Deuteronomy": "Deu",
    "Job": "Job",
    "Psalms": "Psa",
    "Proverbs": "Prv",
    "Ecclesiastes": "Eccl",
    "Isaiah": "Isa",
    "Jeremiah": "Jer",
    "Lamentations": "Lam",
    "Hosea": "Hos",
    "Amos": "Amos",
    "Micah": "Mic",
    "Habakkuk": "Hab",
    "Malachi": "Mal",
    "Matthew": "Mat",
    "Luke": "Luke",
    "John": "John",
    "Romans": "Rom",
    "1 Corinthians": "1Cor",
    "2 Corinthians": "2Cor",
    "Galatians": "Gal",
    "Ephesians": "Eph",
    "Philippians": "Phi",
    "Colossians": "Col",
    "1 Thessalonians": "1Th",
    "1 Timothy": "1Tim",
    "2 Timothy": "2Tim",
    "Hebrews": "Heb",
    "James": "Jas",
    "1 Peter": "1Pet",
    "1 John": "1Jn",
}
"""The books that are picked from, as we and as the program call them."""

_LINE = re.compile(r"(\d?[A-Za-z]+?)(\d+):(\d+) (.*)")
_REFERENCE = re.compile(r"(\^?)(\d+):(\d+)(?:-(\d+))?")


def kjv_quotes(program: Path) -> Iterator[Bundled]:
    """Return the picked verses, neighbours joined into one thought."""
    verses = _read(program)
    slips = corrections()
    for book, references in listed("kjv_picks.txt"):
        for reference in references.split():
            found = _REFERENCE.fullmatch(reference)
            if not found:
                raise Wrong(f"{book} {reference}: no reference")
            source = f"{book} {reference.removeprefix('^')}"
            text = _joined(verses, BOOKS[book], found)
            text = corrected(source, text, slips)
            if found[1]:
                text = without_opening(source, text)
            tags = ("bible", "proverb") if book == "Proverbs" else ("bible",)
            yield Bundled(set_as_quote(text), "King James Bible", source, tags)


def _joined(verses: Verses, book: str, found: re.Match[str]) -> str:
    chapter, first, last = int(found[2]), int(found[3]), int(found[4] or found[3])
    return " ".join(verses[book, chapter, verse] for verse in range(first, last + 1))


def _read(program: Path) -> Verses:
    printed = subprocess.run(  # noqa: S603 - the one program that reads the package's data file
        [program, "-f", "gen1:1-rev22:21"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    verses = {}
    for line in printed.splitlines():
        if found := _LINE.match(line):
            verses[found[1], int(found[2]), int(found[3])] = found[4]
    return verses
