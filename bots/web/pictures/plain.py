"""Text without what commands whoever sets it: controls, overrides, floods."""

import re
from collections.abc import Iterator
from itertools import accumulate
from unicodedata import category, east_asian_width, normalize

JOINERS = frozenset("\u200c\u200d")
"""What Arabic and the scripts of India need between two letters; it has no shape of its own."""

_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
_MARKS = frozenset(("Mn", "Mc", "Me"))
_SKINS = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_REGIONS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_MOST_MARKS, _MOST_JOINED, _WIDE = 4, 12, 4
_NEW_LINE = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACE = re.compile(r"[^\S\n]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\u034f\u180b-\u180d\U000e0100-\U000e01ef]")
_LONE_HALF = re.compile("[\ud800-\udfff]")


def plain_text(text: str, most: int) -> str:
    """Return a text of at most about ``most`` letters; a longer one is cut with an ellipsis."""
    whole = _NEW_LINE.sub("\n", text[: 2 * most])
    composed = normalize("NFC", _LONE_HALF.sub("\ufffd", _SELECTORS.sub("", whole)))
    spaced = _SPACE.sub(" ", composed)
    kept = "".join(each for each in clusters(spaced) if each)
    lines = (line.rstrip() for line in kept.split("\n"))
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    tidy = tidy if "\n" in tidy else tidy.strip()
    end = _end_within(tidy, most)
    return tidy if end == len(tidy) and len(text) <= 2 * most else _cut(tidy, end)


def plain_line(text: str, most: int) -> str:
    """Return a text in one line."""
    return " ".join(plain_text(" ".join(text[: 2 * most].split()), most).split())


def clusters(text: str) -> Iterator[str]:
    """Return letters with the marks that stand on them, at most a few; without controls."""
    cluster, marks = "", 0
    for letter in text:
        if letter in JOINERS or letter in _SKINS or category(letter) in _MARKS:
            marks += 1
            cluster += letter if marks <= _MOST_MARKS else ""
        elif _is_joined(cluster, letter):
            cluster, marks = cluster + letter, 0
        elif not _is_control(letter):
            if cluster:
                yield cluster
            cluster, marks = letter, 0
    if cluster:
        yield cluster


def _is_joined(cluster: str, letter: str) -> bool:
    """Whether two signs are one: people with what they do, the two letters of a flag."""
    if cluster.endswith("\u200d"):
        return category(letter) == "So" and len(cluster) <= _MOST_JOINED
    return cluster in _REGIONS and letter in _REGIONS


def _is_control(letter: str) -> bool:
    if letter == "\n":
        return False
    kind = category(letter)
    return kind == "Cc" or (kind == "Cf" and letter not in _SIGNS)


def _end_within(text: str, most: int) -> int:
    """Return how many letters there is room for; wide ones take that of several."""
    taken = accumulate(_WIDE if east_asian_width(letter) in "WF" else 1 for letter in text)
    return next((at for at, used in enumerate(taken) if used > most), len(text))


def _cut(text: str, end: int) -> str:
    head, space, _ = text[:end].rpartition(" ")
    return f"{head if space else text[:end]}…"
