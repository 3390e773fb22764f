"""Fortune files as they come."""

import codecs
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoters import Quote
from quoters.formats.fortune import claims_fortune, read_fortune_file, read_fortunes, write_fortune
from quoters.model.record import Record, RejectedEntry


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


def read_quotes(file: Path) -> list[Quote]:
    """Read a file in which nothing is rejected."""
    entries = list(read_fortune_file(file))
    assert all(isinstance(entry, Record) for entry in entries), entries
    return [entry.quote for entry in entries if isinstance(entry, Record)]


@pytest.mark.parametrize(
    "content",
    ["\ufeffÀ la carte\r\n%\r\n".encode(), "À la carte\n%\n".encode("latin-1")],
)
def test_files_of_all_ages(tmp_path: Path, content: bytes) -> None:
    """A byte-order mark, DOS lines and Latin-1 are read."""
    file = tmp_path / "cookies"
    file.write_bytes(content)
    assert read_quotes(file) == [Quote("À la carte")]


@pytest.mark.parametrize(
    ("flags", "text"), [(0, "uryyb"), (2, "uryyb"), (4, "hello"), (6, "hello")]
)
def test_rotated_ones(tmp_path: Path, flags: int, text: str) -> None:
    """The .dat beside it tells of rot13."""
    file = tmp_path / "cookies"
    file.write_text(codecs.encode("hello", "rot13"))
    (tmp_path / "cookies.dat").write_bytes(struct.pack(">5I4s", 2, 1, 5, 5, flags, b"%\0\0\0"))
    assert read_quotes(file) == [Quote(text)]


def test_a_dat_of_rubbish(tmp_path: Path) -> None:
    """What is no .dat says nothing."""
    file = tmp_path / "cookies"
    file.write_text("hello")
    (tmp_path / "cookies.dat").write_bytes(b"\xff")
    assert read_quotes(file) == [Quote("hello")]


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


def test_one_byte_of_latin_1_costs_the_rest_nothing(tmp_path: Path) -> None:
    """Each cookie is decoded as what it is."""
    file = tmp_path / "cookies"
    file.write_bytes("Łódź\n%\n".encode() + "Café\n%\n".encode("latin-1") + "œuvre\n%\n".encode())
    assert [quote.text for quote in read_quotes(file)] == ["Łódź", "Café", "œuvre"]


def test_a_cookie_that_is_no_text_is_named(tmp_path: Path) -> None:
    """With its line; the others are read."""
    file = tmp_path / "cookies"
    file.write_bytes(b"Tea.\n%\nOne\n" + "Ещё\n%\nMilk.\n%\n".encode("koi8-r"))
    first, bad, last = read_fortune_file(file)
    assert isinstance(bad, RejectedEntry)
    assert bad.line == 4
    assert [entry.line for entry in (first, last)] == [1, 6]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_other_encodings_of_unicode(tmp_path: Path, encoding: str) -> None:
    """With their mark, and UTF-16 without."""
    file = tmp_path / "cookies"
    file.write_bytes("Łódź is a town.\n%\nTea.\n%\n".encode(encoding))
    assert [quote.text for quote in read_quotes(file)] == ["Łódź is a town.", "Tea."]
    assert claims_fortune(file)


@pytest.mark.parametrize(
    ("cookie", "author"),
    [
        ("-- How are you?\n-- Fine.", None),
        ("— Tea?\n— Coffee.\n— Neither.", None),
        ("-- How are you?\n-- Fine.\n\t\t-- Ann", "Ann"),
        ("- Tea?\n- No.\n    -- Bob", "Bob"),
        ("Tea is warm.\n-- Ann", "Ann"),
    ],
)
def test_what_is_said_in_a_dialogue_is_no_author(cookie: str, author: str | None) -> None:
    """A line with a dash among others is one of them, unless it stands further in."""
    (quote,) = quotes(cookie)
    assert quote.author == author
