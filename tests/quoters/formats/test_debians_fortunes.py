"""Debian's fortunes come in whole."""

import shutil
import struct
import subprocess
import unicodedata
from pathlib import Path

import pytest

from quoters import Quote
from quoters.formats.registry import files_in
from quoters.formats.transfer import import_file
from quoters.model.quote import QuoteState
from quoters.model.record import ImportResult
from quoters.storage.opening import Storage, open_storage
from tests.quoters.collection.test_curation import JUDGE, NOW
from tests.required import missing

FOLDER = Path("/usr/share/games/fortunes")
PACKAGES = ("fortunes", "fortunes-min")
"""Whatever else is installed is not counted: other languages, and whole other collections."""


def files_of_the_packages() -> list[Path]:
    """Return the files of Debian's own English collection."""
    if not (FOLDER / "fortunes").is_file() or shutil.which("dpkg-query") is None:
        missing("fortunes")
    listed = subprocess.run(
        ["dpkg-query", "--listfiles", *PACKAGES], check=True, capture_output=True, text=True
    )
    there = [Path(line) for line in listed.stdout.splitlines() if Path(line).parent == FOLDER]
    return sorted(file for file in there if file.with_suffix(".dat").is_file() and not file.suffix)


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> tuple[Storage, list[ImportResult]]:
    """Import them all into a file; say what each brought."""
    files = files_of_the_packages()
    storage = open_storage("sqlite:///quotes.db", tmp_path_factory.mktemp("fortunes"))
    done = [import_file(storage.archive, file, JUDGE, NOW) for file in files]
    assert not any(each.rejected for each in done)
    return storage, [each.imported for each in done]


def test_each_cookie_came(brought: tuple[Storage, list[ImportResult]]) -> None:
    """As many came as the .dat files count, less those that are there twice."""
    storage, imported = brought
    dats = [file.with_suffix(".dat") for file in files_of_the_packages()]
    counts = [struct.unpack(">5I", dat.read_bytes()[:20])[1] for dat in dats]
    there = sum(counts)
    assert there > 10_000
    duplicates = sum(each.duplicates for each in imported)
    assert sum(each.new for each in imported) == there - duplicates == storage.store.count()
    assert duplicates < 300


def test_symlinked_doubles_are_read_once() -> None:
    """The ``.u8`` names are the same files."""
    if not FOLDER.is_dir():
        missing("fortunes")
    names = [file.name for file in files_in([FOLDER])]
    if not names:
        pytest.skip("fortunes is not installed")
    assert not [name for name in names if name.endswith((".dat", ".u8"))]


def test_they_are_clean(brought: tuple[Storage, list[ImportResult]]) -> None:
    """No quote is empty, has a control code, or a line that is only its author's."""
    storage, _ = brought
    quotes = [record.quote for record in storage.archive.take_out()]
    assert all(quote.text.strip() for quote in quotes)
    for quote in quotes:
        for part in (quote.text.replace("\n", ""), quote.author or "", quote.source or ""):
            assert not [c for c in part if unicodedata.category(c) in ("Cc", "Cs")]
    attributed = [quote for quote in quotes if quote.author]
    assert len(attributed) > len(quotes) / 3


def test_who_said_it(brought: tuple[Storage, list[ImportResult]]) -> None:
    """Authors and works are told from the text."""
    storage, _ = brought
    shakespeare = storage.store.by_author("William Shakespeare", 500)
    assert len(shakespeare) > 30
    assert [quote for quote in shakespeare if quote.source]
    assert all(
        isinstance(quote, Quote) and quote.state == QuoteState.PUBLISHED for quote in shakespeare
    )
