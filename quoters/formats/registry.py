"""Files of quotes: which there are, and telling by its content what form one has."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from quoters.formats.fortune import read_fortune_file
from quoters.formats.jsonl import read_json_lines
from quoters.model.record import Record, RejectedEntry


class FileFormat(StrEnum):
    """The forms of files, by the names that the command line has for them."""

    JSON_LINES = "jsonl"
    FORTUNE = "fortune"


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are meant: folders stand for the files in them.

    The ``.dat`` beside a fortune file is none, and one that has several names is given once.

    :raises OSError: when a folder cannot be read.
    """
    files: dict[Path, Path] = {}
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if path.is_dir() and (file.suffix == ".dat" or not file.is_file()):
                continue
            files.setdefault(file.resolve(), file)
    return list(files.values())


def detect_format(path: Path) -> FileFormat:
    """Tell the form of a file: with ``{`` as its first sign JSON Lines, else fortunes.

    :raises OSError: when it cannot be read.
    """
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        first = next((line.lstrip() for line in lines if line.strip()), "")
    return FileFormat.JSON_LINES if first.startswith("{") else FileFormat.FORTUNE


def read_file(path: Path, form: FileFormat | None = None) -> Iterator[Record | RejectedEntry]:
    """Read a file of this form, or of the one that its content tells.

    :raises OSError: when it cannot be read.
    """
    if (form or detect_format(path)) == FileFormat.FORTUNE:
        yield from read_fortune_file(path)
        return
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        yield from read_json_lines(lines)
