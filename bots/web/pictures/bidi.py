"""Which way letters run: Unicode's bidirectional algorithm, without explicit embeddings.

Those are taken out of a text before it is set, so what is left are strong letters, numbers, and
what stands between them.  Pairs of brackets are treated as any other neutral.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeVar
from unicodedata import bidirectional

T = TypeVar("T")

_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    ways = map(bidirectional, text)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def levels(text: str, base: int) -> list[int]:
    """Return the level of each letter, even ones running to the right; ``base`` is the line's."""
    kinds = [bidirectional(letter) or "L" for letter in text]
    if base == 0 and not any(kind in ("R", "AL", "AN") for kind in kinds):
        return [0] * len(kinds)
    start = "R" if base else "L"
    resolved = _neutrals(_numbers(_marks(kinds, start), start), start)
    return [_level(kind, base) for kind in resolved]


def visual_order(items: Sequence[tuple[int, T]]) -> list[tuple[int, T]]:
    """Return runs of levels from the left to the right."""
    ordered = list(items)
    highest = max((level for level, _ in ordered), default=0)
    for least in range(highest, 0, -1):
        groups = groupby(ordered, lambda item, least=least: item[0] >= least)  # type: ignore[misc]
        parts = [list(run)[:: -1 if turned else 1] for turned, run in groups]
        ordered = [item for part in parts for item in part]
    return ordered


def reversed_text(clusters: Iterator[str]) -> str:
    """Return text as it is seen from the left, for a layout that knows one direction only."""
    return "".join(reversed(list(clusters))).translate(_MIRRORED)


def _level(kind: str, base: int) -> int:
    if kind == "R":
        return 1
    if kind in ("EN", "AN"):
        return 2
    return 2 * base


def _marks(kinds: list[str], start: str) -> list[str]:
    """Mark letters with what they follow (W1); numbers after Arabic letters are Arabic (W2)."""
    found, strong, last = [], start, start
    for kind in kinds:
        last = last if kind in ("NSM", "BN") else kind
        strong = last if last in ("L", "R", "AL") else strong
        found.append("AN" if last == "EN" and strong == "AL" else last)
    return ["R" if kind == "AL" else kind for kind in found]


def _numbers(kinds: list[str], start: str) -> list[str]:
    """Resolve what stands within and beside numbers (W4 to W7)."""
    for at in range(1, len(kinds) - 1):
        before, kind, after = kinds[at - 1 : at + 2]
        if before == after and ((kind in ("ES", "CS") and before == "EN") or
                                (kind == "CS" and before == "AN")):  # fmt: skip
            kinds[at] = before
    _spread(kinds, range(len(kinds)))
    _spread(kinds, range(len(kinds) - 1, -1, -1))
    strong = start
    for at, kind in enumerate(kinds):
        strong = kind if kind in ("L", "R") else strong
        if kind == "EN" and strong == "L":
            kinds[at] = "L"
    return kinds


def _spread(kinds: list[str], way: range) -> None:
    """Have signs of currency and percent go with the number beside them (W5)."""
    for before, at in pairwise(way):
        if kinds[at] == "ET" and kinds[before] == "EN":
            kinds[at] = "EN"


def _neutrals(kinds: list[str], start: str) -> list[str]:
    """Resolve what has no direction by what stands around it (N1, N2)."""
    resolved: list[str] = []
    before = start
    groups = [(strong, list(run)) for strong, run in groupby(kinds, _is_resolved)]
    for at, (strong, run) in enumerate(groups):
        if strong:
            resolved += run
            before = _side(run[-1])
            continue
        after = _side(groups[at + 1][1][0]) if at + 1 < len(groups) else start
        resolved += [before if before == after else start] * len(run)
    return resolved


def _is_resolved(kind: str) -> bool:
    return kind in ("L", "R", "EN", "AN")


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"
