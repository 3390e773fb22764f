"""Quotes to the letter of RFC 865."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoters import Quote
from quoters.text.rfc865 import as_rfc865, as_utf8, fits_rfc865

ANY_TEXT = st.text(st.characters(), max_size=2000)
LONG_TEXT = st.text(st.sampled_from("ab \n\ré“…你😀"), min_size=400, max_size=900)


@pytest.mark.parametrize(
    ("quote", "sent"),
    [
        (Quote("An apple a day"), b"An apple a day\r\n"),
        (Quote("one\ntwo", "Me"), b"one\r\ntwo\r\n-- Me\r\n"),
        (Quote("x", "Me", "A Play, II"), b"x\r\n-- Me, A Play, II\r\n"),
        (Quote("x", None, "Proverb"), b"x\r\n-- Proverb\r\n"),
        (Quote("“Été” — ß… l’œuf"), b'"Ete" -- ss... l\'oeuf\r\n'),
        (Quote("Łódź, Ærø, Ångström"), b"Lodz, Aero, Angstrom\r\n"),
        (Quote("Привет"), b"Privet\r\n"),
        (Quote("I 😀 it"), b"I :grinning: it\r\n"),
        (Quote("a\tb\x07\x00"), b"a       b\r\n"),
        (Quote("\U000f0000"), b"...\r\n"),
        (Quote("", "\x00"), b"...\r\n"),
    ],
)
def test_short_ones(quote: Quote, sent: bytes) -> None:
    """Lines, then who said it; every letter in sensible ASCII."""
    assert as_rfc865(quote) == sent
    assert fits_rfc865(quote)


def test_a_long_text_is_cut_at_a_word() -> None:
    """The author stays whole and the source goes; the cut is at a word, with dots."""
    sent = as_rfc865(Quote("word " * 200, "Me Myself", "A long book"))
    assert len(sent) <= 511
    assert re.fullmatch(rb"(word )+word\.\.\.\r\n-- Me Myself\r\n", sent)
    assert len(sent) > 505
    assert not fits_rfc865(Quote("word " * 200))


def test_the_longest_that_fits() -> None:
    """511 bytes fit with their line's end; one more is cut."""
    fits, exceeds = Quote("x" * 509), Quote("x" * 510)
    assert as_rfc865(fits) == b"x" * 509 + b"\r\n"
    assert fits_rfc865(fits)
    assert as_rfc865(exceeds) == b"x" * 506 + b"...\r\n"
    assert not fits_rfc865(exceeds)


def test_a_word_that_ends_where_it_is_cut() -> None:
    """A word that just fits before the dots stays."""
    assert as_rfc865(Quote("x" * 506 + " " + "y" * 9)) == b"x" * 506 + b"...\r\n"


def test_the_source_goes_first() -> None:
    """Where text and author fit without the source, both are whole."""
    quote = Quote("x" * 480, "Me", "s" * 100)
    assert as_rfc865(quote) == b"x" * 480 + b"\r\n-- Me\r\n"
    assert fits_rfc865(quote)


def test_an_absurd_author() -> None:
    """An author who would fill the datagram is cut as well."""
    sent = as_rfc865(Quote("text " * 100, "Name " * 90))
    assert len(sent) <= 511
    text, name, end = sent.split(b"\r\n")
    assert end == b""
    assert re.fullmatch(rb"-- (Name )*Name\.\.\.", name)
    assert len(text) > 350
    assert not fits_rfc865(Quote("short", "Name " * 90))


@given(
    st.one_of(ANY_TEXT, LONG_TEXT),
    st.one_of(st.none(), ANY_TEXT, LONG_TEXT),
    st.one_of(st.none(), ANY_TEXT, LONG_TEXT),
)
def test_whatever_comes(text: str, author: str | None, source: str | None) -> None:
    """Any quote gives 1 to 511 bytes of printable ASCII, whole lines and a line's end."""
    sent = as_rfc865(Quote(text, author, source))
    assert 0 < len(sent) <= 511
    assert re.fullmatch(rb"([ -~]*\r\n)+", sent)


CHINESE = Quote("学而时习之，不亦说乎？", "孔子", "论语", number=7)


@pytest.mark.parametrize(
    "text",
    [
        "学而时习之，不亦说乎？",
        "古池や蛙飛びこむ水の音",
        "ความพยายามอยู่ที่ไหน ความสำเร็จอยู่ที่นั่น",
        "A 学而时习之",
    ],
)
def test_what_ascii_cannot_tell_is_said_to_be_so(text: str) -> None:
    """Unspaced syllables are no quote; it does not fit, and a sentence names it."""
    quote = Quote(text, "Ann", number=7)
    assert not fits_rfc865(quote)
    said = as_rfc865(quote).decode("ascii")
    assert said.startswith("Quote 7 is in letters that ASCII does not have")
    assert said.endswith("-- Ann\r\n")


@pytest.mark.parametrize(
    "text", ["Łódź", "Γνῶθι σεαυτόν", "Всё будет хорошо", "Naïve 東 café, twice"]
)
def test_what_parts_words_is_transliterated(text: str) -> None:
    """Also with a word of another script within it."""
    assert fits_rfc865(Quote(text))
    assert b"ASCII" not in as_rfc865(Quote(text))


def test_an_author_without_a_blank_is_cut_within() -> None:
    """Not to three full stops."""
    said = as_rfc865(Quote("Tea.", "A" * 500)).decode("ascii")
    assert said.startswith("Tea.\r\n-- AAAA")
    assert said.endswith("A...\r\n")
    assert not fits_rfc865(Quote("Tea.", "A" * 500))


def test_in_utf8_it_is_as_it_is() -> None:
    """Within as many bytes, cut between characters."""
    assert as_utf8(CHINESE).decode() == "学而时习之，不亦说乎？\r\n-- 孔子, 论语\r\n"
    long = as_utf8(Quote("学" * 400, "孔子"))
    assert len(long) <= 511
    assert long.decode().endswith("学...\r\n-- 孔子\r\n")
