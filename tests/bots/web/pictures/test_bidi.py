"""Letters stand where they are read, from the left or from the right."""

import pytest

from bots.web.pictures.bidi import is_right_to_left, levels, reversed_text, visual_order


def seen(text: str) -> str:
    """Return a line as it is seen from the left."""
    levels_of = levels(text, int(is_right_to_left(text)))
    return "".join(letter for _, letter in visual_order(list(zip(levels_of, text, strict=True))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("left to right, 12.5%", "left to right, 12.5%"),
        ("אבג", "גבא"),
        ("אבג, דה", "הד ,גבא"),
        ("abc אבג def", "abc גבא def"),
        ("אבג abc דהו", "והד abc גבא"),
        ("אבג 1,234 דהו", "והד 1,234 גבא"),
        ("אבג 12.5% דהו", "והד 12.5% גבא"),
        ("abc אבג 123 def", "abc 123 גבא def"),
        ("abc אבג!", "abc גבא!"),
        ("אבג abc!", "!abc גבא"),
        ("ابج ١٢٣ 45", "45 ١٢٣ جبا"),
        ("", ""),
        ("?!", "?!"),
    ],
)
def test_a_line_is_seen_as_unicode_says(text: str, expected: str) -> None:
    """Words in their own direction, numbers from the left, marks with what stands around them."""
    assert seen(text) == expected


def test_the_first_strong_letter_gives_the_direction() -> None:
    """Numbers and marks before it do not."""
    assert is_right_to_left("12 — אב ab")
    assert not is_right_to_left("12 — ab אב")
    assert not is_right_to_left("12")


def test_a_turned_text_has_its_brackets_turned() -> None:
    """Where Pillow knows one direction only."""
    assert reversed_text(iter(("א", "(", "בּ", ")"))) == "(בּ)א"
