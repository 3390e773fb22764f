"""Plots as numbers: where each bar of a column plot stands, for a template to draw."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 200
"""Of a plot, in its own units; the page scales it."""

_LEFT, _BOTTOM, _TOP = 44, 24, 8
_GAP = 0.25
"""Which part of a column's width is empty."""

_FEW = 4
"""Up to so many each has a mark of its own."""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of what is counted: its name, and a count for each column."""

    name: str
    counts: Sequence[int]

    @property
    def total(self) -> int:
        """The sum."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column; ``kind`` is the number of its series, ``words`` say what it is."""

    x: float
    y: float
    width: float
    height: float
    kind: int
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark at an axis."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class ColumnPlot:
    """Columns of stacked bars, with marks at both axes; ``series`` and ``columns`` for a table."""

    columns: Sequence[str]
    series: Sequence[Series]
    bars: Sequence[Bar]
    across: Sequence[Tick]
    upward: Sequence[Tick]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return not self.bars

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """What was counted, by column; those without anything are left out."""
        rows = [
            (column, [series.counts[at] for series in self.series])
            for at, column in enumerate(self.columns)
        ]
        return [row for row in rows if any(row[1])]


def column_plot(columns: Sequence[str], series: Sequence[Series]) -> ColumnPlot:
    """Return a plot of these counts; ``columns`` name what each count is of."""
    highest = max((sum(one.counts[at] for one in series) for at in range(len(columns))), default=0)
    top = _round_up(highest)
    step = (WIDTH - _LEFT) / max(1, len(columns))
    bars = []
    for at, column in enumerate(columns):
        y = float(HEIGHT - _BOTTOM)
        for kind, one in enumerate(series):
            height = one.counts[at] / top * (HEIGHT - _BOTTOM - _TOP)
            y -= height
            if one.counts[at]:
                x, width = _LEFT + (at + _GAP / 2) * step, step * (1 - _GAP)
                words = f"{column}: {one.counts[at]} {one.name}"
                bars.append(Bar(_px(x), _px(y), _px(width), _px(height), kind, words))
    return ColumnPlot(columns, series, bars, _across(columns, step), _upward(top))


def _across(columns: Sequence[str], step: float) -> list[Tick]:
    """Name some of the columns, so that their names do not touch."""
    every = max(1, -(-len(columns) // 6))
    return [
        Tick(_px(_LEFT + (at + 0.5) * step), columns[at]) for at in range(0, len(columns), every)
    ]


def _upward(top: int) -> list[Tick]:
    parts = min(top, _FEW)
    room = HEIGHT - _BOTTOM - _TOP
    return [
        Tick(_px(HEIGHT - _BOTTOM - room * part / parts), f"{top * part // parts:,}")
        for part in range(parts + 1)
    ]


def _round_up(count: int) -> int:
    """Return the next number that a person would write at an axis, and that has four parts."""
    if count <= _FEW:
        return max(count, 1)
    size: int = 10 ** (len(str(count - 1)) - 1)
    tops = (part * size // 10 for part in (12, 16, 20, 24, 32, 40, 60, 80, 100, 120))
    return next(top for top in tops if top >= count and top % 4 == 0)


def _px(value: float) -> float:
    return round(value, 2)
