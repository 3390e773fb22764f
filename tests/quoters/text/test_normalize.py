"""Cleaning, and telling the same from another."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoters import Quote
from quoters.errors import InvalidQuote
from quoters.text.normalize import clean, clean_line, clean_tag, cleaned, fingerprint, normalized


@pytest.mark.parametrize(
    ("dirty", "clean_text"),
    [
        ("plain", "plain"),
        ("_\bH_\bi", "Hi"),
        ("H\b_i\b_", "Hi"),
        ("b\bbo\bol\bld\bd", "bold"),
        ("fac\b,ade", "facade"),
        ("_____\b\b\b\b\bunder", "under"),
        ("\b\bx", "x"),
        ("a\tb", "a       b"),
        ("1234567\tb", "1234567 b"),
        ("ends  \nwell \t\n\n", "ends\nwell"),
        ("\n\n  indented", "  indented"),
        ("dos\r\nold mac\runix\n", "dos\nold mac\nunix"),
        ("page\fbreak\vtab\x85next\u2028line\u2029par", "page\nbreak\ntab\nnext\nline\npar"),
        ("\x0304,12red\x03 \x02bold\x02 \x1ditalic\x0f", "red bold italic"),
        ("\x035five", "five"),
        ("\x03,5", ",5"),
        ("\x04ff0000red", "red"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("bell\x07 nul\x00 del\x7f c1\x9b", "bell nul del c1"),
        ("\u202egnirts\u202c", "gnirts"),
        ("\ufeffmark", "mark"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("no\ufffe\uffff", "no"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_clean(dirty: str, clean_text: str) -> None:
    """What no network, page or terminal wants goes; what was written stays."""
    assert clean(dirty) == clean_text


@given(st.text(st.characters()))
def test_clean_of_anything(text: str) -> None:
    """Whatever comes in, no control code but the line feed comes out; and clean is clean."""
    once = clean(text)
    assert not [c for c in once if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert clean(once) == once
    once.encode()
    assert "\n" not in clean_line(text)


@given(st.text(st.characters()))
def test_a_clean_quote_stays_so(text: str) -> None:
    """What was cleaned is cleaned: an export comes back as it was."""
    try:
        once = cleaned(Quote(text, text, text, (text,)))
    except InvalidQuote:
        return
    assert cleaned(once) == once


@pytest.mark.parametrize(
    ("tag", "spelled"), [("#Free  Software", "free-software"), ("C++", "c++"), ("##", "")]
)
def test_tags_have_one_spelling(tag: str, spelled: str) -> None:
    """Case, blanks and the leading # make no other tag."""
    assert clean_tag(tag) == spelled


def test_a_clean_quote() -> None:
    """Empty names are None, and a tag stands once."""
    given_quote = Quote("x\r\n", " ", "\x02", ("a", "A", "#a", " ", "b"))
    assert cleaned(given_quote) == Quote("x", None, None, ("a", "b"))


@pytest.mark.parametrize(
    "quote",
    [
        Quote(" "),
        Quote("x" * 20_001),
        Quote("x", "a" * 501),
        Quote("x", None, "s" * 501),
        Quote("x", tags=("t" * 51,)),
    ],
)
def test_what_is_too_long_or_empty(quote: Quote) -> None:
    """It is refused, and the message says what."""
    with pytest.raises(InvalidQuote, match=r"needs a text|has at most \d+ characters"):
        cleaned(quote)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It's late", "It’s  late"),
        ("“Yes” — no…", '"Yes" — no…'),
        ("«Oui»", "Oui"),
        ("two  blanks\nand a line", "two blanks and a line"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    """Blanks and quotation marks do not count."""
    assert fingerprint(one) == fingerprint(other)
    assert len(fingerprint(one)) == 16


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++", "C#"),
        ("été", "ete"),
        ("?", "!"),
        ("1 + 1", "1 - 1"),
        ("a b", "ab"),
        ("x != 1", "x = 1"),
        ("Well, be there", "We'll be there"),
        ("Tea.", "tea"),
        ('"', "“”"),
    ],
)
def test_another(one: str, other: str) -> None:
    """All else counts: a near duplicate can be forced, an exact one cannot."""
    assert fingerprint(one) != fingerprint(other)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_normalised_like_all_else(text: str) -> None:
    """A short cut for texts that are all ASCII gives what the long way gives for their words."""
    assert normalized(f"{text} é").split() == [*normalized(text).split(), "é"]


@given(st.text())
def test_normalising_twice(text: str) -> None:
    """What is normalised has one blank between words, and none at the ends."""
    assert normalized(text).split(" ") == (normalized(text).split() or [""])
