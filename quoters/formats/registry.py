"""Files of quotes: the formats there are, and which one claims a file by its content."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from quoters.errors import CannotImport
from quoters.formats.fortune import claims_fortune, read_fortune_file
from quoters.formats.jsonl import claims_json_lines, read_json_file
from quoters.model.record import Record, RejectedEntry

_SECRETS = (b"-----BEGIN ", b"SQLite format 3\0", b"openssh-key-v1", b"age-encryption.org")
"""How files begin that are never quotes: keys, certificates, databases."""


class FileFormat(StrEnum):
    """The formats, by the names that the command line has for them."""

    JSON_LINES = "jsonl"
    FORTUNE = "fortune"


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one format are known and read; both may raise ``OSError``."""

    name: FileFormat
    claims: Callable[[Path], bool]
    read: Callable[[Path, str | None], Iterator[Record | RejectedEntry]]


FORMATS: tuple[Format, ...] = (
    Format(FileFormat.JSON_LINES, claims_json_lines, read_json_file),
    Format(FileFormat.FORTUNE, claims_fortune, read_fortune_file),
)
"""In the order in which they are asked."""


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are meant: folders stand for all files in them, however deep.

    Hidden ones and the ``.dat`` beside a fortune file are left out, and one that has several names
    is there once.

    :raises OSError: when a folder cannot be read.
    """
    files: dict[Path, Path] = {}
    for path in paths:
        for file in _walk(path) if path.is_dir() else [path]:
            files.setdefault(file.resolve(), file)
    return list(files.values())


def detect_format(path: Path) -> FileFormat | None:
    """Return the format that claims a file by its content; None when none does.

    :raises OSError: when it cannot be read.
    """
    if _is_secret(path):
        return None
    return next((form.name for form in FORMATS if form.claims(path)), None)


def read_file(
    path: Path, form: FileFormat | None = None, encoding: str | None = None
) -> Iterator[Record | RejectedEntry]:
    """Read a file of this format, or of the one that claims it.

    :param encoding: that of the whole file, if somebody knows it.
    :raises OSError: when it cannot be read.
    :raises CannotImport: when no format claims it, or it is a key, a certificate or a database.
    """
    name = form if form is not None and not _is_secret(path) else detect_format(path)
    if name is None:
        known = " and ".join(FileFormat)
        raise CannotImport(f"no format claims {path}: known are {known}; --format says which it is")
    chosen = next(one for one in FORMATS if one.name == name)
    yield from chosen.read(path, encoding)


def _is_secret(path: Path) -> bool:
    with path.open("rb") as content:
        return content.read(4096).lstrip().startswith(_SECRETS)


def _walk(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise error

    for place, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            if not name.startswith(".") and file.suffix != ".dat" and file.is_file():
                yield file
