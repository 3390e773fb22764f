"""Text without what commands whoever sets it."""

import pytest

from bots.web.pictures.plain import clusters, plain_line, plain_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\0b\x1b[31mc\x7f\x9b", "ab[31mc"),
        ("a\u202eb\u2066c\u200bd\ufeffe\u00adf", "abcdef"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("\ud800a\udfff", "\ufffda\ufffd"),
        ("a\tb\u3000c\u00a0d", "a b c d"),
        ("\n\n a\n\n\n\nb \n", " a\n\nb"),
        ("  a  ", "a"),
        ("e\u0301", "é"),
        ("b" + "\u0327" * 100, "b" + "\u0327" * 4),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u2764\ufe0f", "\u2764"),
    ],
)
def test_controls_and_floods_are_left_out(text: str, expected: str) -> None:
    """Line ends are line feeds, spaces are spaces, and what has a shape stays."""
    assert plain_text(text, 1_000) == expected


def test_what_is_too_long_is_cut_at_a_word() -> None:
    """With an ellipsis; wide letters take the room of several."""
    assert plain_text("one two three", 9) == "one two…"
    assert plain_text("onetwothree", 9) == "onetwothr…"
    assert plain_text("one two three", 13) == "one two three"
    assert plain_text("學而時習之", 9) == "學而…"
    assert plain_text("a" * 100, 9) == "aaaaaaaaa…"


def test_a_line_is_one() -> None:
    """Whatever it was written in."""
    assert plain_line(" a\n\n b\u2028c ", 100) == "a b c"


def test_signs_that_are_one_stay_together() -> None:
    """A letter and its marks, people and what they do, the letters of a flag."""
    together = ["e\u0323\u0302", "\U0001f469\U0001f3fd\u200d\U0001f4bb", "\U0001f1e9\U0001f1ea",
                "\U0001f1eb\U0001f1f7", "x"]  # fmt: skip
    assert list(clusters("".join(together))) == together
