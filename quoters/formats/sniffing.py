"""Telling by its content what form a file of quotes has."""

from collections.abc import Iterator
from pathlib import Path

from quoters.formats.entry import Entry, Rejected
from quoters.formats.fortune import read_fortune_file
from quoters.formats.json_lines import read_json_lines


def read_file(path: Path) -> Iterator[Entry | Rejected]:
    """Read a file whose first sign is ``{`` as JSON Lines, any other as fortunes.

    :raises OSError: when it cannot be read.
    """
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        first = next((line.lstrip() for line in lines if line.strip()), "")
        if first.startswith("{"):
            lines.seek(0)
            yield from read_json_lines(lines)
            return
    yield from read_fortune_file(path)
