"""Where a text may be broken, and where it is best broken."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import east_asian_width

from bots.web.pictures.plain import clusters

Measure = Callable[[str], float]
"""How wide a text is, in sizes of its font."""

_NEVER_FIRST = frozenset(
    "、。，．：；？！）］｝〉》」』】〕〗〙〟’”ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…‥・,.:;?!)]}%"
)
_NEVER_LAST = frozenset("（［｛〈《「『【〔〖〘〝‘“([{$¥")
_AFTER_DASH = re.compile(r"(?<=[^\W\d_][-–—/])(?=[^\W\d_])|(?<=—)(?=\w)")

_WEAK_WORDS = (
    "a an the of to in on at by or and as if is it i be no we my for but with that "
    "der die das und ein zu le la les de et un une du el los y en"
)
"""Words after which a line is better not broken."""

_WEAK = frozenset(_WEAK_WORDS.split())
_PAUSES = frozenset(",.;:!?—，。、；：！？")

_LINE_COST, _WEAK_COST, _PAUSE_GAIN = 10.0, 0.02, 0.02
_FREEDOM = 1.12
_LONELY_WIDTH = 0.15


@dataclass(frozen=True, slots=True)
class Atom:
    """What is not broken.

    :param width: in sizes of the font.
    :param gap: how wide the space before it is, where it does not begin a line.
    """

    text: str
    width: float
    gap: float = 0.0


Line = tuple[Atom, ...]


def atoms_of(verse: str, measure: Measure) -> Line:
    """Return the parts of a line of the text that are not broken."""
    found: list[Atom] = []
    for word in verse.split():
        gap = _gap_after(found[-1].text, measure) if found else measure(" ")
        for at, part in enumerate(_parts(word)):
            found.append(Atom(part, measure(part), 0.0 if at else gap))
    return tuple(found)


def text_of(line: Line) -> str:
    """Return a line as text."""
    return "".join(f" {a.text}" if a.gap and at else a.text for at, a in enumerate(line))


def width_of(line: Line) -> float:
    """Return how wide a line is, in sizes of the font."""
    return sum(atom.gap + atom.width for atom in line) - (line[0].gap if line else 0.0)


def divided(atoms: Line, width: float, measure: Measure) -> Line:
    """Return the atoms, of which those that no line has room for are broken where they must be."""
    if all(atom.width <= width for atom in atoms):
        return atoms
    parts = (_pieces(atom, width, measure) if atom.width > width else (atom,) for atom in atoms)
    return tuple(piece for each in parts for piece in each)


def filled(atoms: Line, width: float) -> list[Line]:
    """Return lines each of which takes what it has room for; one at least, which may be empty."""
    lines: list[Line] = []
    start, used = 0, 0.0
    for at, atom in enumerate(atoms):
        if at > start and used + atom.gap + atom.width > width:
            lines.append(atoms[start:at])
            start, used = at, atom.width
        else:
            used += atom.width + (atom.gap if at > start else 0.0)
    return [*lines, atoms[start:]]


def balanced(atoms: Line, width: float) -> list[Line]:
    """Return as few lines as there can be, of much the same width, broken where one would pause."""
    greedy = filled(atoms, width)
    if len(greedy) == 1:
        return greedy
    narrow = _narrowest(atoms, width, len(greedy))
    best = _cheapest(atoms, min(width, narrow * _FREEDOM))
    return best if len(best) == len(greedy) else filled(atoms, narrow)


def well_filled(atoms: Line, width: float) -> list[Line]:
    """Return full lines, the last of which is not a lonely word where that can be avoided."""
    lines = filled(atoms, width)
    while len(lines) > 1 and len(lines[-2]) > 1 and _is_lonely(lines[-1], width):
        lines[-2:] = [lines[-2][:-1], lines[-2][-1:] + lines[-1]]
    return lines


def _gap_after(text: str, measure: Measure) -> float:
    """Return how wide a space is after this: it is set in the same face."""
    *_, last = clusters(text)
    return measure(f"{last} ") - measure(last)


def _narrowest(atoms: Line, width: float, count: int) -> float:
    least, most = 0.0, width
    for _ in range(12):
        middle = (least + most) / 2
        if len(filled(atoms, middle)) <= count and _fit(atoms, middle):
            most = middle
        else:
            least = middle
    return most


def _fit(atoms: Line, width: float) -> bool:
    return all(atom.width <= width for atom in atoms)


def _cheapest(atoms: Line, width: float) -> list[Line]:
    """Return the lines that cost least, by what is left of their width and where they break."""
    count = len(atoms)
    cost = [0.0] + [float("inf")] * count
    came_from = [0] * (count + 1)
    for start in range(count):
        used = -atoms[start].gap
        for end in range(start, count):
            used += atoms[end].gap + atoms[end].width
            if used > width and end > start:
                break
            price = cost[start] + _cost(atoms, end, (width - used) / width)
            if price < cost[end + 1]:
                cost[end + 1], came_from[end + 1] = price, start
    return _lines_along(atoms, came_from)


def _is_lonely(line: Line, width: float) -> bool:
    return len(line) == 1 or width_of(line) < _LONELY_WIDTH * width


def _lines_along(atoms: Line, came_from: list[int]) -> list[Line]:
    lines: list[Line] = []
    end = len(atoms)
    while end:
        lines.insert(0, atoms[came_from[end] : end])
        end = came_from[end]
    return lines


def _cost(atoms: Line, end: int, left_over: float) -> float:
    """Return the cost of a line that ends with this atom."""
    cost = _LINE_COST + left_over**2
    if end + 1 == len(atoms):
        return cost
    text = atoms[end].text
    if text.lower() in _WEAK:
        return cost + _WEAK_COST
    return cost - (_PAUSE_GAIN if text[-1] in _PAUSES else 0.0)


def _parts(word: str) -> Iterator[str]:
    """Break a word after its hyphens, and between letters that are written without spaces."""
    if word.isascii() and "-" not in word and "/" not in word:
        yield word
        return
    for piece in _AFTER_DASH.split(word):
        yield from _ideographs(piece)


def _ideographs(piece: str) -> Iterator[str]:
    parts = list(clusters(piece))
    run = parts[0] if parts else ""
    for before, after in pairwise(parts):
        if _may_break(before[0], after[0]):
            yield run
            run = ""
        run += after
    if run:
        yield run


def _may_break(before: str, after: str) -> bool:
    if before in _NEVER_LAST or after in _NEVER_FIRST:
        return False
    return east_asian_width(before) in "WF" or east_asian_width(after) in "WF"


def _pieces(atom: Atom, width: float, measure: Measure) -> Iterator[Atom]:
    """Break an atom between its letters."""
    gap, text, used = atom.gap, "", 0.0
    for cluster in clusters(atom.text):
        more = measure(cluster)
        if text and used + more > width:
            yield Atom(text, used, gap)
            gap, text, used = 0.0, "", 0.0
        text += cluster
        used += more
    yield replace(atom, text=text, width=used, gap=gap)
