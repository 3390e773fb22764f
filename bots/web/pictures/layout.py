"""How large a text is set, in which lines, and in one column or two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bots.web.pictures.bidi import is_right_to_left
from bots.web.pictures.lines import (
    Line,
    Measure,
    atoms_of,
    balanced,
    divided,
    filled,
    text_of,
    well_filled,
    width_of,
)

SMALLEST = 19
"""Pixels below which nobody could read it."""

COLUMN_GAP = 52
_ONE_COLUMN, _TWO_COLUMNS = range(30, 97), range(SMALLEST, 31)
_VERSE = range(24, 85)
_BREAKS_WORDS_BELOW = 34
_CENTRED_FROM = 38
_HANGING, _SPACE, _MOST_INDENT = 1.0, 0.25, 6.0
_VERSE_WIDTH = 0.88
"""How much of the width verse takes in one column: its lines begin where its block does."""

_VERSE_IS_WORTH = 0.6
"""How much smaller verse is set, so that none of its lines is broken."""


@dataclass(frozen=True, slots=True)
class TextRoom:
    """What a text is set into, in pixels.

    :param height: the height there is for text of a size.
    """

    width: float
    height: Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is set; widths are in sizes of the font."""

    text: str
    width: float
    indent: float
    backwards: bool


@dataclass(frozen=True, slots=True)
class Verse:
    """A line of the text itself, which may take several rows."""

    atoms: Line
    indent: float
    backwards: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A text that fits: its size in pixels, and the rows of each column."""

    size: int
    columns: tuple[tuple[Row, ...], ...]
    centred: bool


def leading_of(size: int) -> float:
    """Return the distance of two base lines, in sizes of the font."""
    return 1.2 if size >= 64 else 1.26 if size > _TWO_COLUMNS[-1] else 1.25  # noqa: PLR2004


def layout_of(text: str, measure: Measure, room: TextRoom) -> Layout:
    """Return a text at the largest size at which it fits; what does not is cut at a word."""
    verses = [_verse(line, measure) for line in text.split("\n")]
    one, two = (_Attempts(verses, measure, room, columns) for columns in (1, 2))
    return (
        one.best(_VERSE, _ONE_COLUMN)
        or two.best(_TWO_COLUMNS, _TWO_COLUMNS)
        or two.cut()
    )  # fmt: skip


class _Attempts:
    """Sets verses in a number of columns at one size or another."""

    def __init__(
        self, verses: Sequence[Verse], measure: Measure, room: TextRoom, columns: int
    ) -> None:
        self._verses = verses
        self._measure = measure
        self._room = room
        self._columns = columns
        self._width = (room.width - COLUMN_GAP * (columns - 1)) / columns

    def best(self, whole_sizes: range, broken_sizes: range) -> Layout | None:
        """Return the largest that fits; verse keeps its lines unless it were very small then."""
        broken = _largest(broken_sizes, self._fits)
        if len(self._verses) > 1:
            whole = _largest(whole_sizes, self._fits_whole)
            if whole is not None and whole >= _VERSE_IS_WORTH * (broken or 0):
                return self._layout(whole, self._rows(whole, balanced), centred=False)
        if broken is None:
            return None
        spread = balanced if self._columns == 1 else well_filled
        prose = len(self._verses) == 1
        centred = prose and broken >= _CENTRED_FROM
        return self._layout(broken, self._rows(broken, spread), centred=centred)

    def cut(self) -> Layout:
        """Return what fits at the smallest size, and an ellipsis."""
        rows = self._rows(SMALLEST, filled)[: self._capacity(SMALLEST)]
        while len(rows) > 1 and not rows[-1].text:
            rows.pop()
        rows[-1] = self._with_ellipsis(rows[-1], self._width / SMALLEST)
        return self._layout(SMALLEST, rows, centred=False)

    def _with_ellipsis(self, row: Row, width: float) -> Row:
        dots = self._measure("…")
        line = atoms_of(row.text, self._measure)
        while len(line) > 1 and row.indent + width_of(line) + dots > width:
            line = line[:-1]
        text = f"{text_of(line).rstrip(' .,;:—–-')}…"
        return replace(row, text=text, width=self._measure(text))

    def _fits(self, size: int) -> bool:
        width = self._width / size
        widest = max((a.width for verse in self._verses for a in verse.atoms), default=0.0)
        if size > _BREAKS_WORDS_BELOW and widest > width - self._hanging:
            return False
        return len(self._rows(size, filled)) <= self._capacity(size)

    def _fits_whole(self, size: int) -> bool:
        width = self._width / size * (_VERSE_WIDTH if self._columns == 1 else 1.0)
        if len(self._verses) > self._capacity(size):
            return False
        return all(verse.indent + width_of(verse.atoms) <= width for verse in self._verses)

    def _capacity(self, size: int) -> int:
        return self._columns * int(self._room.height(size) / (size * leading_of(size)))

    @property
    def _hanging(self) -> float:
        return _HANGING if len(self._verses) > 1 else 0.0

    def _rows(self, size: int, spread: Callable[[Line, float], list[Line]]) -> list[Row]:
        each = (self._rows_of(verse, self._width / size, spread) for verse in self._verses)
        return list(chain.from_iterable(each))

    def _rows_of(
        self, verse: Verse, width: float, spread: Callable[[Line, float], list[Line]]
    ) -> list[Row]:
        """Return the rows of a verse; where it is broken, all but the first are set in a little."""
        whole = width_of(verse.atoms)
        if verse.indent + whole <= width:
            return [Row(text_of(verse.atoms), whole, verse.indent, verse.backwards)]
        room = width - self._hanging - verse.indent
        lines = spread(divided(verse.atoms, room, self._measure), room)
        return [
            Row(text_of(line), width_of(line), verse.indent + bool(at) * self._hanging,
                verse.backwards)
            for at, line in enumerate(lines)
        ]  # fmt: skip

    def _layout(self, size: int, rows: list[Row], *, centred: bool) -> Layout:
        each = -(-len(rows) // self._columns)
        columns = tuple(tuple(rows[at : at + each]) for at in range(0, len(rows), each))
        return Layout(size, columns, centred or len(rows) == 1)


def _verse(line: str, measure: Measure) -> Verse:
    spaces = len(line) - len(line.lstrip(" "))
    indent = min(spaces * _SPACE, _MOST_INDENT)
    return Verse(atoms_of(line, measure), indent, is_right_to_left(line))


def _largest(sizes: range, fits: Callable[[int], bool]) -> int | None:
    """Return the largest size that fits: what fits at one size does at a smaller one."""
    low, high = 0, len(sizes)
    while low < high:
        middle = (low + high) // 2
        if fits(sizes[middle]):
            low = middle + 1
        else:
            high = middle
    return sizes[low - 1] if low else None
