"""The Dhammapada in F. Max Müller's translation, as the package display-dhammapada carries it."""

import re
from collections.abc import Iterator
from pathlib import Path

from quoters.data.common import Bundled, Wrong, listed, set_as_quote, without_opening

AUTHOR = "The Dhammapada (tr. F. Max Müller)"

_CHAPTER = re.compile(r"(\d+)\. ")
_VERSE = re.compile(r"(.*?) (\d+)(?:, (\d+))?")


def dhammapada_quotes(text_file: Path) -> Iterator[Bundled]:
    """Return the picked verses, neighbours joined into one thought."""
    verses = _read(text_file.read_text(encoding="ascii"))
    for (line,) in listed("dhammapada_picks.txt"):
        for pick in line.split():
            reference = pick.removeprefix("^")
            first, _, last = reference.partition("-")
            numbers = range(int(first), int(last or first) + 1)
            found = dict.fromkeys(verses[number] for number in numbers)
            text = " ".join(words for _, words in found)
            if pick.startswith("^"):
                text = without_opening(f"Dhammapada {reference}", text)
            chapter = next(iter(found))[0]
            source = f"The Dhammapada, chapter {chapter}, verse {reference}"
            yield Bundled(set_as_quote(text), AUTHOR, source, ("buddhism",))


def _read(carried: str) -> dict[int, tuple[int, str]]:
    """Return each verse's chapter and words by its number; two verses may share their words."""
    verses: dict[int, tuple[int, str]] = {}
    chapter = 0
    for paragraph in re.split(r"\n\s*\n", carried[carried.index("1. The Twin-Verses") :]):
        lines = paragraph.split("\n")
        if found := _CHAPTER.match(lines[0]):
            chapter = int(found[1])
            lines = lines[1:]
        words = " ".join(" ".join(lines).split())
        if found := _VERSE.fullmatch(words):
            clean = re.sub(r"(?<=\w)- (?=\w)", "-", found[1]).replace("`", "'")
            for number in {int(found[2]), int(found[3] or found[2])}:
                verses[number] = (chapter, clean.replace("!- -", "!--"))
    if len(verses) != 423:  # noqa: PLR2004 - the Dhammapada has as many
        raise Wrong(f"The Dhammapada has 423 verses, and here are {len(verses)}")
    return verses
