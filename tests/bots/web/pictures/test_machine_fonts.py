"""Fonts are found with fontconfig or without, and what is no font does no harm."""

from pathlib import Path

import pytest

from bots.web.pictures.machine_fonts import (
    FOLDERS,
    coverages_of,
    font_files,
    installed_coverages,
)
from tests.required import missing


def some_font() -> Path:
    """Return a font of this machine that has Latin letters."""
    found = (each.path for each in installed_coverages() if all(map(each.has, "aZ")))
    return next(found, None) or missing("a font")


def test_fonts_are_found_without_fontconfig(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the usual folders."""
    there = list(font_files(FOLDERS))
    if not there:
        missing("a font in the usual folders")
    monkeypatch.setenv("PATH", "/nowhere")
    assert {each.path for each in installed_coverages()} <= set(there)
    assert installed_coverages()


def test_a_font_has_its_letters_and_no_others() -> None:
    """Nor what Unicode says is no letter."""
    (first, *_) = coverages_of([some_font()])
    assert all(map(first.has, "aZ"))
    assert not any(map(first.has, "\uffff\U0010ffff\ue123"))


def test_upright_faces_come_first() -> None:
    """Before italic and bold ones of the same family."""
    oddness = [each.oddness for each in installed_coverages()]
    assert oddness == sorted(oddness)


def test_what_is_no_font_has_no_letters(tmp_path: Path) -> None:
    """Nothing, noise, a font that ends early or is damaged, a folder, a file that is not there."""
    whole = some_font().read_bytes()
    damaged = bytearray(whole)
    damaged[12:400] = bytes(reversed(whole[12:400]))
    contents = (b"", b"ttcf", b"\0" * 100, whole[:200], whole[:5_000], bytes(damaged))
    for at, content in enumerate(contents):
        (tmp_path / f"{at}.ttf").write_bytes(content)
    (tmp_path / "folder.ttf").mkdir()
    files = [*font_files([tmp_path]), tmp_path / "gone.ttf"]
    assert len(files) == len(contents) + 2
    assert coverages_of(files) == []
