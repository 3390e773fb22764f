"""What a font file says of itself: which letters it has, and whether it is an upright book face."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MOST_FACES = 16
_MOST_TABLE = 4 * 1024 * 1024
_COLLECTION = b"ttcf"
_OUTLINES = ("glyf", "CFF ", "CFF2")
_COLOURED = 100
_REGULAR_WEIGHT, _REGULAR_WIDTH = 400, 5

Tables = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The letters of one face as ranges, both ends within.

    :param oddness: how far it is from upright, regular and of usual width.
    :param strike: for letters that are coloured pictures, as emoji are, their size; else 0.
    """

    path: Path
    index: int
    oddness: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    strike: int = 0

    def has(self, letter: str) -> bool:
        """Whether it has this letter."""
        at = bisect_right(self.starts, ord(letter)) - 1
        return at >= 0 and ord(letter) <= self.ends[at]


def read_coverages(path: Path) -> list[Coverage]:
    """Return the faces in a file that can be drawn; none of what is no font."""
    try:
        with path.open("rb") as file:
            places = list(_faces(file))
            found = [_coverage(path, index, file, place) for index, place in places]
    except (OSError, struct.error, UnicodeDecodeError, IndexError):
        return []
    return [each for each in found if each is not None]


def _faces(file: BinaryIO) -> Iterator[tuple[int, int]]:
    if file.read(4) != _COLLECTION:
        yield 0, 0
        return
    (count,) = struct.unpack(">4xI", file.read(8))
    count = min(count, _MOST_FACES)
    yield from enumerate(struct.unpack(f">{count}I", file.read(4 * count)))


def _coverage(path: Path, index: int, file: BinaryIO, place: int) -> Coverage | None:
    tables = _tables(file, place)
    strike = 0 if any(name in tables for name in _OUTLINES) else _strike(file, tables)
    if "cmap" not in tables or strike is None:
        return None
    # The letters of these are drawn by programs, and their outlines are often empty.
    if "COLR" in tables or "SVG " in tables:
        return None
    ranges = _merged(sorted(_ranges(_table(file, tables, "cmap"))))
    oddness = _oddness(_table(file, tables, "OS/2")) + (_COLOURED if strike else 0)
    starts, ends = tuple(first for first, _ in ranges), tuple(last for _, last in ranges)
    return Coverage(path, index, oddness, starts, ends, strike)


def _tables(file: BinaryIO, place: int) -> Tables:
    file.seek(place)
    (count,) = struct.unpack(">4xH6x", file.read(12))
    rows = struct.iter_unpack(">4s4xII", file.read(16 * count))
    return {name.decode("latin-1"): (offset, length) for name, offset, length in rows}


def _table(file: BinaryIO, tables: Tables, name: str) -> bytes:
    offset, length = tables.get(name, (0, 0))
    file.seek(offset)
    return file.read(min(length, _MOST_TABLE))


def _strike(file: BinaryIO, tables: Tables) -> int | None:
    """Return the size of the first of a font's sets of coloured pictures."""
    if "CBDT" not in tables or "CBLC" not in tables:
        return None
    size: int
    (size,) = struct.unpack_from(">B", _table(file, tables, "CBLC"), 8 + 44)
    return size


def _oddness(table: bytes) -> int:
    """Return how unlike a book's regular face it is, by weight, width and slant."""
    if len(table) < 64:  # noqa: PLR2004 - up to its fsSelection
        return 4
    weight: int
    width: int
    weight, width = struct.unpack_from(">HH", table, 4)
    (selection,) = struct.unpack_from(">H", table, 62)
    slanted = 8 if selection & 0x201 else 0
    monospaced = 2 if table[35] == 9 else 0  # noqa: PLR2004 - as panose has it
    odd = abs(weight - _REGULAR_WEIGHT) // 100 + 2 * abs(width - _REGULAR_WIDTH)
    return odd + slanted + monospaced


def _ranges(table: bytes) -> Iterator[tuple[int, int]]:
    """Return the ranges of the best of its maps: all of Unicode before its first plane."""
    (count,) = struct.unpack_from(">2xH", table)
    rows = [struct.unpack_from(">HHI", table, 4 + 8 * at) for at in range(count)]
    maps = [offset for platform, kind, offset in rows if platform == 0 or (platform, kind) in
            ((3, 1), (3, 10))]  # fmt: skip
    formats = {struct.unpack_from(">H", table, offset)[0]: offset for offset in maps}
    if 12 in formats:  # noqa: PLR2004 - a format's name
        yield from _groups(table, formats[12])
    elif 4 in formats:  # noqa: PLR2004 - likewise
        yield from _segments(table, formats[4])


def _groups(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">12xI", table, offset)
    rows = table[offset + 16 : offset + 16 + 12 * count]
    for first, last, glyph in struct.iter_unpack(">III", rows[: len(rows) // 12 * 12]):
        yield (first if glyph else first + 1), last


def _segments(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (double,) = struct.unpack_from(">6xH", table, offset)
    count = double // 2
    last = struct.unpack_from(f">{count}H", table, offset + 14)
    first = struct.unpack_from(f">{count}H", table, offset + 16 + double)
    away = struct.unpack_from(f">{count}H", table, offset + 16 + 3 * double)
    # The last segment only ends the table.
    for at in range(count - 1):
        if not away[at]:
            yield first[at], last[at]
            continue
        # A glyph of 0 within a segment is a letter that is not there.
        begin = offset + 16 + 3 * double + 2 * at + away[at]
        glyphs = table[begin : begin + 2 * (last[at] - first[at] + 1)]
        for more in range(len(glyphs) // 2):
            if glyphs[2 * more : 2 * more + 2] != b"\0\0":
                yield first[at] + more, first[at] + more


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in ranges:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        elif first <= last:
            merged.append((first, last))
    return merged
