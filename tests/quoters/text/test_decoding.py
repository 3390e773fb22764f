"""Bytes of files, decoded as what they are or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoters.text.decoding import UndecodableText, decode_all, decode_piece, unicode_encoding


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", None),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("latin-1", None),
    ],
)
def test_unicode_is_known_by_its_mark_or_its_zeros(encoding: str, found: str | None) -> None:
    """Also where the mark is missing; what is found reads it right."""
    text = "Über allen Gipfeln ist Ruh.\n" * 10
    content = text.encode(encoding)
    assert unicode_encoding(content) == found
    if found:
        assert decode_all(content, found) == text


@pytest.mark.parametrize(
    "text",
    [
        "À la carte",
        "“Naïve café” — Zoë’s",
        "Größe, Übermut und Ärger",
        "¿Qué? ¡Sí, señor!",
        "5 × 7 ½",
    ],
)
def test_western_texts_are_read(text: str) -> None:
    """Windows-1252 where that looks like a text."""
    assert decode_piece(text.encode("cp1252")) == text
    assert decode_piece(text.encode()) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Всё будет хорошо", "koi8-r"),
        ("Всё будет хорошо", "cp1251"),
        ("Zażółć gęślą jaźń", "iso8859-2"),
        ("Ĉiuĵaŭde eĥoŝanĝo", "iso8859-3"),
        ("温故而知新", "gb18030"),
        ("Καλημέρα κόσμε", "iso8859-7"),
        ("日本語の文章です", "shift-jis"),
    ],
)
def test_what_is_neither_is_refused(text: str, encoding: str) -> None:
    """With line and byte: nothing becomes garbage in silence."""
    with pytest.raises(UndecodableText) as refused:
        decode_piece(b"fine\n" + text.encode(encoding), 7)
    assert refused.value.line == 8
    assert refused.value.byte >= 1
    assert decode_all(text.encode(encoding), encoding) == text


def test_a_piece_that_must_be_utf_8_is() -> None:
    """JSON is (RFC 8259)."""
    with pytest.raises(UndecodableText, match="byte 4 is not UTF-8"):
        decode_piece(b"caf\xe9", western=False)


def test_a_wrong_name_of_an_encoding_says_where() -> None:
    """By line and byte."""
    with pytest.raises(UndecodableText) as refused:
        decode_all("ok\nä".encode("latin-1"), "utf-8")
    assert (refused.value.line, refused.value.byte) == (2, 1)


@given(st.binary())
def test_nothing_is_replaced(content: bytes) -> None:
    """Whatever comes out has the same bytes in one of the two encodings."""
    try:
        text = decode_piece(content)
    except UndecodableText:
        return
    assert content in (text.encode("utf-8"), text.encode("cp1252", "ignore"))
