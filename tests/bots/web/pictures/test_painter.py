"""A picture has the whole of a quote, within its margins, whatever its text is."""

import gc
from itertools import combinations

import pytest
from PIL import Image

from bots.web.pictures.faces import HAS_SHAPING
from bots.web.pictures.machine_fonts import installed_coverages
from bots.web.pictures.painter import FOOT, HEIGHT, OVERHANG, SIDE, TOP, WIDTH, Painter
from quoters import Quote
from tests.bots.web.hostile import HOSTILE
from tests.bots.web.pictures.texts import (
    FIVE_WORDS,
    HOSTILE_TEXTS,
    SCRIPTS,
    VERSE,
    ink_box,
    opened,
    prose,
)
from tests.required import missing

LENGTHS = (30, 60, 150, 300, 500, 700, 950, 1_100, 1_500, 2_000)
BY = ("Jane Austen", "Pride and Prejudice")
FOOTER_TOP = HEIGHT - 90


@pytest.fixture(scope="module")
def painter() -> Painter:
    """Return one painter for the tests of this module: it loads fonts once."""
    return Painter()


@pytest.fixture(scope="module")
def boxes() -> Painter:
    """Return a painter on a machine without fonts."""
    return Painter(list)


def drawn(
    painter: Painter, text: str, author: str | None = None, source: str | None = None
) -> Image.Image:
    """Draw a text, and read the picture."""
    return opened(painter.draw(Quote(text, author, source, number=42), "Twisted Quotes"))


def is_within_margins(image: Image.Image) -> bool:
    """Whether no ink is in the margins."""
    left, top, right, bottom = ink_box(image)
    stands_across = left >= SIDE - OVERHANG and right <= WIDTH - SIDE + OVERHANG
    return stands_across and top >= TOP and bottom <= HEIGHT - FOOT


def body_of(image: Image.Image) -> Image.Image:
    """Return the picture without its foot."""
    return image.crop((0, 0, WIDTH, FOOTER_TOP))


@pytest.mark.parametrize("length", LENGTHS)
def test_a_text_of_any_length_stands_within_the_margins(painter: Painter, length: int) -> None:
    """A PNG of 1200 by 630 pixels, with paper around the ink."""
    picture = painter.draw(Quote(prose(length), *BY, number=42), "Twisted Quotes")
    assert picture.startswith(b"\x89PNG")
    image = opened(picture)
    assert image.size == (1200, 630)
    assert is_within_margins(image)


def test_five_words_and_verse_stand_in_the_middle(painter: Painter) -> None:
    """As much paper at the left as at the right, and no ink near the margins above."""
    for text in (FIVE_WORDS, VERSE):
        left, top, right, _ = ink_box(body_of(drawn(painter, text)))
        assert abs(left - (WIDTH - right)) < 12
        assert top > TOP + 40


def test_two_thousand_letters_are_there_to_the_last(painter: Painter) -> None:
    """Another last word is another picture: nothing of such a text is cut."""
    text = prose(1_990)
    one, other = (drawn(painter, f"{text} {end}", *BY) for end in ("fine", "fin"))
    assert one.tobytes() != other.tobytes()


def test_what_is_too_long_is_cut(painter: Painter) -> None:
    """What stands far behind the cut changes nothing, and the cut text is within the margins."""
    one, other = (drawn(painter, f"{prose(6_000)} {end}", *BY) for end in ("this", "that"))
    assert one.tobytes() == other.tobytes()
    assert is_within_margins(one)


def test_no_two_quotes_look_the_same(painter: Painter, boxes: Painter) -> None:
    """Neither by their text, author, source or number, nor by letters that no font has."""
    quotes = [Quote(prose(length), *BY, number=1) for length in LENGTHS]
    quotes += [Quote(text, number=1) for text in (FIVE_WORDS, FIVE_WORDS[:-1], VERSE)]
    quotes += [Quote(FIVE_WORDS, number=2), Quote(FIVE_WORDS, "A"), Quote(FIVE_WORDS, None, "A")]
    quotes += [Quote(VERSE.replace("\n", " "), number=1), Quote("學而時", number=1)]
    quotes += [Quote("學而時".replace("時", "习"), number=1), Quote("\U0001f408", number=1)]
    for each in (painter, boxes):
        pictures = [each.draw(quote, "Twisted Quotes") for quote in quotes]
        assert not [pair for pair in combinations(pictures, 2) if pair[0] == pair[1]]


def test_the_same_quote_looks_the_same(painter: Painter) -> None:
    """What was drawn before leaves no trace."""
    first = painter.draw(Quote(VERSE, number=1), "Quotes")
    painter.draw(Quote(SCRIPTS["Greek"], number=1), "Quotes")
    assert painter.draw(Quote(VERSE, number=1), "Quotes") == first


def test_the_name_of_the_site_stands_at_the_foot(painter: Painter) -> None:
    """It changes nothing above, and a long one does not run into the number."""
    quote = Quote(FIVE_WORDS, number=42)
    one, other = (opened(painter.draw(quote, name)) for name in ("Quotes", "Words " * 200))
    assert body_of(one).tobytes() == body_of(other).tobytes()
    assert one.tobytes() != other.tobytes()
    number = (WIDTH - 260, FOOTER_TOP, WIDTH, HEIGHT)
    assert one.crop(number).tobytes() == other.crop(number).tobytes()


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_any_text_gives_a_picture(painter: Painter, boxes: Painter, text: str) -> None:
    """Within the margins, as text, author, source and name, with fonts and without."""
    for each in (painter, boxes):
        image = opened(each.draw(Quote(text, text, text, number=2**53 - 1), text))
        assert image.size == (1200, 630)
        assert is_within_margins(image)


@pytest.mark.parametrize("quote", HOSTILE)
def test_what_would_break_a_page_breaks_no_picture(painter: Painter, quote: Quote) -> None:
    """It is text like any other."""
    assert is_within_margins(opened(painter.draw(quote, "Twisted Quotes")))


def test_what_turns_text_around_is_left_out(painter: Painter) -> None:
    """Overrides, and what has no width, draw nothing."""
    plain = drawn(painter, "never odd or even")
    assert (
        drawn(painter, "\u202enever\u2066 odd\u200b or\ufeff even\0").tobytes() == plain.tobytes()
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_other_scripts_are_drawn_in_fonts_of_the_machine(
    painter: Painter, boxes: Painter, script: str
) -> None:
    """Not as boxes, nor as nothing, where a font of this machine has their letters."""
    text = SCRIPTS[script]
    found = installed_coverages()
    if not any(all(each.has(letter) for letter in text if letter.isalpha()) for each in found):
        missing(f"a font with {script} letters")
    image = drawn(painter, text)
    assert is_within_margins(image)
    left, _, right, _ = ink_box(body_of(image))
    assert right - left > 300
    assert image.tobytes() != drawn(boxes, text).tobytes()


def test_right_to_left_verse_begins_at_the_right(painter: Painter) -> None:
    """Its short lines end at the same edge as the long one."""
    image = body_of(drawn(painter, "אם אין אני לי, מי לי?\nאם"))
    _, top, right, bottom = ink_box(image)
    short_line = image.crop((0, (top + bottom) // 2, WIDTH, bottom))
    left_of_short, _, right_of_short, _ = ink_box(short_line)
    assert abs(right_of_short - right) < 12
    assert left_of_short > WIDTH / 2


def test_arabic_letters_are_joined(painter: Painter) -> None:
    """As the wheels of Pillow can: a letter between two others has another shape there."""
    if not HAS_SHAPING:
        missing("Pillow with raqm")
    joined, apart = (ink_box(body_of(drawn(painter, text))) for text in ("ههههه", "ه ه ه ه ه"))
    assert joined[2] - joined[0] < 0.9 * (apart[2] - apart[0])


def test_a_drawing_leaves_no_paper_behind(painter: Painter) -> None:
    """Its megabytes are free when it is done, without waiting for the garbage collector."""
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            painter.draw(Quote(FIVE_WORDS, *BY), "Twisted Quotes")
        sheets = [each for each in gc.get_objects() if isinstance(each, Image.Image)]
    finally:
        gc.enable()
    assert not [each.size for each in sheets if each.size[0] >= WIDTH]
