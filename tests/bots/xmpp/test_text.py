"""Text that a stream can carry and people can read."""

from hypothesis import given
from hypothesis import strategies as st

from bots.core.request import Answer
from bots.xmpp.text import as_typed, clean, in_a_room, in_private, pieces
from quoters import Quote


@given(st.text(st.characters()))
def test_cleaned_text_is_xml(text: str) -> None:
    """Whatever text it is, what is left of it can be encoded and is allowed in XML 1.0."""
    left = clean(text)
    left.encode()
    assert not set(left) & {chr(c) for c in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}


def test_cleaning_keeps_what_is_allowed() -> None:
    """Letters of every script, emoji and line feeds stay; controls and surrogates are replaced."""
    assert clean("naïve 引用 🍎\n\tx") == "naïve 引用 🍎\n\tx"
    assert clean("a\x00b\x1b[31m\ud800") == "a\ufffdb\ufffd[31m\ufffd"


def test_what_is_typed_loses_its_controls() -> None:
    """Escapes that would reach a terminal or a store are dropped, and lines stay lines."""
    assert as_typed("add a\r\nb\x9b31m\x7f\x85") == "add a\nb31m"


@given(st.text(max_size=300), st.integers(4, 50))
def test_pieces_fit_and_lose_nothing_but_blanks(text: str, limit: int) -> None:
    """Each piece is short enough, and together they say the same words."""
    cut = list(pieces(text, limit))
    assert all(len(piece.encode()) <= limit for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


def test_pieces_are_cut_between_words() -> None:
    """A word is cut only when it is longer than a piece may be."""
    assert list(pieces("one two three four", 9)) == ["one two", "three", "four"]
    assert list(pieces("a" * 10, 4)) == ["aaaa", "aaaa", "aa"]


def test_a_quote_keeps_its_lines_in_private() -> None:
    """In a direct message a quote is whole, with its number and its lines."""
    answer = Answer((Quote("one\ntwo", "A", number=1), "That is all."))
    assert in_private(answer) == "#1: one\ntwo — A\nThat is all."


def test_a_room_gets_three_lines_and_the_number() -> None:
    """A long quote is cut in a room, and says where the rest is."""
    quote = Quote("\n".join("abcde"), number=7)
    assert in_a_room(f"#7: {quote.text}", quote) == "#7: a\nb\nc … (quote 7)"
    assert in_a_room("a\nb\nc", quote) == "a\nb\nc"
    assert in_a_room("a\nb\nc\nd", None) == "a\nb\nc …"
