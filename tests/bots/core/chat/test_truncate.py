"""Cutting text to a length, counted in bytes."""

from hypothesis import given
from hypothesis import strategies as st

from bots.core.chat.truncate import limit_lines, split_text, truncate

LINK = "… https://quotes.example.org/quotes/42"


@given(st.text(max_size=300), st.integers(4, 50))
def test_pieces_fit_and_lose_nothing_but_blanks(text: str, room: int) -> None:
    """Each piece is short enough, and together they say the same words."""
    cut = list(split_text(text, room))
    assert all(len(piece.encode()) <= room for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


def test_pieces_are_cut_between_words() -> None:
    """A word is cut only when it is longer than a piece may be."""
    assert list(split_text("one two three four", 9)) == ["one two", "three", "four"]
    assert list(split_text("one two\nthree", 8)) == ["one two", "three"]
    assert list(split_text("a" * 10, 4)) == ["aaaa", "aaaa", "aa"]


def test_there_may_be_no_room() -> None:
    """Then nothing is shown, and all comes after."""
    assert truncate("one two", 0) == ("", "one two")
    assert truncate("one two", -3) == ("", "one two")


def test_what_is_left_may_begin_otherwise() -> None:
    """What is put before a further piece counts."""
    assert list(split_text("one !two three", 5, lambda left: f"-{left}")) == [
        "one",
        "-!two",
        "-thre",
        "-e",
    ]


def test_what_fits_stays_as_it_is() -> None:
    """Lines are lines, without those that are empty."""
    assert limit_lines([("a\n\n  b", LINK), ("c", LINK)], 50, 3) == ["a", "  b", "c"]
    assert limit_lines([("", LINK)], 50, 3) == []


def test_the_last_line_ends_with_where_the_rest_is() -> None:
    """Cut between words to make room for it; no line is longer than may be."""
    lines = limit_lines([("word " * 300, LINK)], 60, 3)
    assert len(lines) == 3
    assert lines[2] == f"word word word word {LINK}"
    assert max(len(line.encode()) for line in lines) <= 60
    (line,) = limit_lines([("語" * 400, LINK)], 60, 1)
    assert line == f"{'語' * 6} {LINK}"


def test_the_rest_is_that_of_what_was_left_out() -> None:
    """Of the first text that was not shown to its end."""
    said = [("a\nb", "… (quote 1)"), ("c", "… (quote 2)"), ("d", "… (quote 3)")]
    assert limit_lines(said, 50, 3) == ["a", "b", "c … (quote 3)"]
    assert limit_lines(said, 50, 2) == ["a", "b … (quote 2)"]


def test_no_lines_are_no_lines() -> None:
    """Somebody else may have had them all."""
    assert limit_lines([("a", LINK)], 50, 0) == []
