"""The repository's files as these checks see them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def tracked() -> list[Path]:
    """Return the files that the repository keeps, or will with the next commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    files = (REPOSITORY / name for name in listed.stdout.split("\0") if name)
    return [file for file in files if file.is_file()]


def pages() -> list[Path]:
    """Return every page of documentation."""
    return [file for file in tracked() if file.suffix == ".md"]


def blocks(page: Path, language: str) -> Iterator[str]:
    """Return the blocks of a page that are written in a language."""
    for block in re.finditer(
        rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    ):
        yield block[1]


def sections(page: Path, level: int) -> dict[str, str]:
    """Return what stands under each heading of this level, by the heading."""
    parts = re.split(rf"^{'#' * level} (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def first_column(text: str, heading: str) -> list[str]:
    """Return the first column of the table with this heading."""
    table = re.search(rf"^\| {heading} \|.*\n\|[ -|]+\n((?:\|.*\n?)*)", text, re.MULTILINE)
    rows = table[1].splitlines() if table else []
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
