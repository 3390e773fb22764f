"""What the makers of the bundled set share: the quote, cleaning, and reading of lists."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

LONGEST = 400
"""Characters a bundled quote may have."""
HERE = Path(__file__).parent

_OPENING = re.compile(r"(?:But|For|And|Or|So|Now|Then|Again|Therefore|Wherefore),? ")
_TIGHT = re.compile(r"(?<=[a-z]),(?=[a-z])")
_CLOSING = re.compile(r"(?<=\w)(?:[,;:]|:?--)$")


class Wrong(Exception):
    """The lists and the carried texts do not agree."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """One line of ``bundled.jsonl``."""

    text: str
    author: str
    source: str
    tags: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return the fields in the order in which they are written."""
        return asdict(self)


def listed(name: str) -> Iterator[list[str]]:
    """Return the fields of each line of a list beside this file, without its comments."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def corrections() -> dict[str, tuple[str, str]]:
    """Return the transcribers' slips: by reference, what stands and what must stand."""
    return {reference: (wrong, right) for reference, wrong, right in listed("corrections.txt")}


def screened() -> dict[str, str]:
    """Return what was thrown out by hand: by reference, why."""
    return {reference: why for reference, why in listed("screened.txt")}  # noqa: C416


def screened_words() -> re.Pattern[str]:
    """Return the pattern of the words that may not occur."""
    return re.compile("|".join(fields[0] for fields in listed("screened_words.txt")), re.IGNORECASE)


def corrected(reference: str, text: str, slips: dict[str, tuple[str, str]]) -> str:
    """Put right the slip that is known of this text, if one is.

    :raises Wrong: when the slip is not there.
    """
    if reference not in slips:
        return text
    wrong, right = slips[reference]
    if text.count(wrong) != 1:
        raise Wrong(f"{reference}: {wrong!r} should stand there once")
    return text.replace(wrong, right)


def without_opening(reference: str, text: str) -> str:
    """Leave out the conjunction that ties a text to the one before it.

    :raises Wrong: when it does not begin with one.
    """
    rest, count = _OPENING.subn("", text, count=1)
    if not count or not _OPENING.match(text):
        raise Wrong(f"{reference}: does not begin with a conjunction: {text[:30]!r}")
    return rest


def set_as_quote(text: str) -> str:
    """Set a whole thought as a quote: a capital first, a full stop for a weaker last mark."""
    text = _CLOSING.sub("", _TIGHT.sub(", ", " ".join(text.split())))
    if text[-1].isalnum():
        text += "."
    at = next(index for index, letter in enumerate(text) if letter.isalpha())
    return text[:at] + text[at].upper() + text[at + 1 :]


def sameness(text: str) -> str:
    """Return what two texts share that differ in case, punctuation or spacing alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w\s]", "", folded).split())
