"""Lines are broken where a reader would pause, and none has one lonely word."""

from bots.web.pictures.lines import (
    atoms_of,
    balanced,
    divided,
    filled,
    text_of,
    well_filled,
    width_of,
)
from tests.bots.web.pictures.texts import prose


def measure(text: str) -> float:
    """Return a width as a typewriter has it."""
    return float(len(text))


def texts(text: str, width: float) -> list[str]:
    """Return the balanced lines of a text."""
    return [text_of(line) for line in balanced(atoms_of(text, measure), width)]


def test_what_fits_is_one_line() -> None:
    """A text is what it was."""
    assert texts("to be or not", 12) == ["to be or not"]
    assert texts("", 12) == [""]


def test_lines_are_of_much_the_same_width() -> None:
    """As many as there must be, the last not much shorter than the others."""
    for length in range(40, 700, 33):
        text = prose(length)
        lines = texts(text, 50)
        greedy = filled(atoms_of(text, measure), 50)
        assert " ".join(lines) == text
        assert len(lines) == len(greedy)
        assert max(map(len, lines)) <= 50
        assert len(lines) == 1 or len(lines[-1]) > 20


def test_a_line_rather_ends_with_a_comma_than_with_an_article() -> None:
    """Of breaks that are as good otherwise."""
    assert texts("one cat, the one dog", 13) == ["one cat,", "the one dog"]


def test_full_lines_end_with_no_lonely_word() -> None:
    """A word of the line before keeps it company, where that has one to spare."""
    lines = well_filled(atoms_of("aaaa bbbb cccc dddd e", measure), 20)
    assert [text_of(line) for line in lines] == ["aaaa bbbb cccc", "dddd e"]
    lines = well_filled(atoms_of("aaaaaaaaaa bbbbbbbbbb", measure), 10)
    assert [text_of(line) for line in lines] == ["aaaaaaaaaa", "bbbbbbbbbb"]


def test_signs_without_spaces_are_broken_between() -> None:
    """But a stop begins no line, and a bracket ends none."""
    parts = [atom.text for atom in atoms_of("學而（時）習，之", measure)]
    assert parts == ["學", "而", "（時）", "習，", "之"]


def test_compounds_are_broken_after_their_hyphens() -> None:
    """Not so a number, or a dash at the end."""
    parts = [atom.text for atom in atoms_of("well-known— 1-2 wait—what", measure)]
    assert parts == ["well-", "known—", "1-2", "wait—", "what"]


def test_a_word_wider_than_a_line_is_broken() -> None:
    """Between letters, marks staying with theirs; one letter at least for each piece."""
    atoms = divided(atoms_of("abcdefgh e\u0301e\u0301e\u0301", measure), 4, measure)
    assert [atom.text for atom in atoms] == ["abcd", "efgh", "e\u0301e\u0301", "e\u0301"]
    assert [a.text for a in divided(atoms_of("ab", measure), 0.5, measure)] == ["a", "b"]
    assert width_of(atoms) == 8 + 1 + 6
