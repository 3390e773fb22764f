"""The fonts that are installed on this machine, those first that go with a book face."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from bots.web.pictures.coverage import Coverage, read_coverages

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.local/share/fonts"))
MOST_FILES = 2_000
FONTCONFIG_SECONDS = 5.0

_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_BOOK = re.compile(
    "garamond|serif|naskh|amiri|frank|ming|song|mincho|batang|tinos|gentium", re.IGNORECASE
)


def installed_coverages() -> list[Coverage]:
    """Return what the machine's fonts have, found by fontconfig or else in the usual folders."""
    files = _fontconfig_files() or list(font_files(FOLDERS))
    return coverages_of(sorted(set(files))[:MOST_FILES])


def coverages_of(files: Iterable[Path]) -> list[Coverage]:
    """Return what the faces of font files have, the upright book faces first."""
    found = [each for file in files for each in read_coverages(file)]
    return sorted(found, key=lambda each: (each.oddness, not _BOOK.search(each.path.name)))


def font_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Return the font files below folders, as many as are looked at."""
    every = (path for folder in folders for path in folder.expanduser().rglob("*"))
    return islice((path for path in every if path.suffix.lower() in _ENDINGS), MOST_FILES)


def _fontconfig_files() -> list[Path]:
    command = ("fc-list", "--format", "%{file}\n")
    try:
        ran = subprocess.run(  # noqa: S603 - a constant command
            command, capture_output=True, timeout=FONTCONFIG_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    paths = map(Path, ran.stdout.decode("utf-8", "surrogateescape").splitlines())
    return [path for path in paths if path.suffix.lower() in _ENDINGS]
