"""Fortune files as they come."""

import codecs
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoters import Quote
from quoters.formats.fortune import read_fortune_file, read_fortunes, write_fortune
from quoters.model.record import Record


def quotes(text: str) -> list[Quote]:
    """Read a fortune file's quotes."""
    return [entry.quote for entry in read_fortunes(text)]


def test_cookies() -> None:
    """Lines that are exactly % part them; the last % is usual, and may be missing."""
    assert quotes("one\n%\ntwo\nlines\n%\n") == [Quote("one"), Quote("two\nlines")]
    assert quotes("one\n%\ntwo") == [Quote("one"), Quote("two")]
    assert quotes("100\n%%\n % \n%\n") == [Quote("100\n%%\n %")]


def test_no_empty_quote() -> None:
    """Nothing between two % is nothing."""
    assert quotes("%\n\n%\n \t\n%\n\x07\n%\nx\n%\n%\n") == [Quote("x")]
    assert quotes("") == []


def test_where_they_begin() -> None:
    """Each entry tells its first line."""
    entries = read_fortunes("one\n%\ntwo\nlines\n%\n%\nthree\n")
    assert list(entries) == [
        Record(Quote("one"), line=1),
        Record(Quote("two\nlines"), line=3),
        Record(Quote("three"), line=7),
    ]


@pytest.mark.parametrize(
    ("cookie", "quote"),
    [
        ("x\n\t\t-- Mark Twain", Quote("x", "Mark Twain")),
        (
            'x\n\t\t-- Twain, "Following the Equator"',
            Quote("x", "Twain", '"Following the Equator"'),
        ),
        ('x\n\t-- Lewis Carroll,\n\t   "Alice"', Quote("x", "Lewis Carroll", '"Alice"')),
        ("x\n-- Me", Quote("x", "Me")),
        ("x\n    — Moi", Quote("x", "Moi")),
        ("x -- not this", Quote("x -- not this")),
        ("-- all there is", Quote("-- all there is")),
        ("x\n-------", Quote("x\n-------")),
        ("x\n\t-- Early\nand\nthen\nmore", Quote("x\n        -- Early\nand\nthen\nmore")),
        ("x\n\t\t-- ", Quote("x\n                --")),
    ],
)
def test_who_said_it(cookie: str, quote: Quote) -> None:
    """The last lines name author and work by convention; nothing else does."""
    assert quotes(cookie) == [quote]


@pytest.mark.parametrize(
    "content",
    ["\ufeffÀ la carte\r\n%\r\n".encode(), "À la carte\n%\n".encode("latin-1")],
)
def test_files_of_all_ages(tmp_path: Path, content: bytes) -> None:
    """A byte-order mark, DOS lines and Latin-1 are read."""
    file = tmp_path / "cookies"
    file.write_bytes(content)
    assert [entry.quote for entry in read_fortune_file(file)] == [Quote("À la carte")]


@pytest.mark.parametrize(
    ("flags", "text"), [(0, "uryyb"), (2, "uryyb"), (4, "hello"), (6, "hello")]
)
def test_rotated_ones(tmp_path: Path, flags: int, text: str) -> None:
    """The .dat beside it tells of rot13."""
    file = tmp_path / "cookies"
    file.write_text(codecs.encode("hello", "rot13"))
    (tmp_path / "cookies.dat").write_bytes(struct.pack(">5I4s", 2, 1, 5, 5, flags, b"%\0\0\0"))
    assert [entry.quote for entry in read_fortune_file(file)] == [Quote(text)]


def test_a_dat_of_rubbish(tmp_path: Path) -> None:
    """What is no .dat says nothing."""
    file = tmp_path / "cookies"
    file.write_text("hello")
    (tmp_path / "cookies.dat").write_bytes(b"\xff")
    assert [entry.quote for entry in read_fortune_file(file)] == [Quote("hello")]


def test_written_and_read_again() -> None:
    """A line that is only % does not end a quote."""
    quote = Quote("first\n%\nlast", "Me", '"Works"')
    assert quotes(write_fortune(quote)) == [Quote("first\n %\nlast", "Me", '"Works"')]
    assert write_fortune(quote) == 'first\n %\nlast\n\t\t-- Me, "Works"\n%\n'


@given(st.text(st.characters()))
def test_whatever_it_holds(text: str) -> None:
    """No file makes it fail, or gives an empty quote or a control code."""
    for quote in quotes(text):
        assert quote.text.strip()
        assert all(c == "\n" or c.isprintable() or ord(c) > 0x9F for c in quote.text)
