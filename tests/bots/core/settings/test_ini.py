"""The shape of the file: INI as it is promised, and nothing silently dropped."""

import pytest

from tests.bots.core.settings.reading import chat, password, problem, read


def test_nothing_is_expanded_by_percent_signs() -> None:
    """A password with % stands as it is."""
    assert password("password = 100%(sure)s%%") == "100%(sure)s%%"


def test_a_semicolon_after_a_value_belongs_to_it() -> None:
    """There are no comments after a value: passwords have semicolons."""
    assert password("password = a ;b") == "a ;b"


def test_a_lone_semicolon_can_be_the_prefix() -> None:
    """``prefix = ;`` is a prefix, not an empty value with a comment."""
    assert chat("prefix = ;").prefix == ";"


def test_a_hash_begins_no_comment() -> None:
    """Channels begin with #."""
    assert chat("channels = #quotes").channels == ("#quotes",)


def test_a_continuation_line_with_a_hash_does_not_vanish() -> None:
    """Channels on lines of their own are all there, with or without commas."""
    assert chat("channels = #quotes,\n  #python\n  #irc").channels == ("#quotes", "#python", "#irc")


def test_a_comment_is_a_line_of_its_own() -> None:
    """Comments may stand anywhere, indented or not, within a list too."""
    assert chat("; first\n  ; second\nchannels = #a,\n  ; third\n\n  #b").channels == ("#a", "#b")


def test_a_byte_order_mark_is_overlooked() -> None:
    """Some editors begin a file with one."""
    assert "web" in read("\ufeff[web]\n").adapters


def test_a_section_twice_is_named() -> None:
    """The second of two equal sections is an error, not the winner."""
    assert problem("[web]\n[web]\n") == "bots.ini: [web]: is given twice"


def test_a_key_twice_is_named() -> None:
    """The second of two equal keys is an error, not the winner."""
    said = problem("[irc:a]\nnick = a\nnick = b\n")
    assert said == "bots.ini: [irc:a] nick: is given twice"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("nick = early\n[irc:a]\n", 1),
        ("[irc:a]\nnick\n", 2),
        ("[irc:a]\nnick = a\npassword: hunter2\n", 3),
        ("[irc:a\n", 1),
        ("[irc:a]\n[web] ; the dashboard\n", 2),
        ("\n# hunter2\n[irc:a]\n", 2),
    ],
)
def test_what_is_no_ini_is_named_by_its_line(content: str, line: int) -> None:
    """The line's number is said, and not what stands in it."""
    said = problem(content)
    assert said == f"bots.ini: line {line} is neither [section], key = value nor a ; comment"


def test_a_line_indented_by_mistake_is_explained() -> None:
    """It would continue the value above it: that is said instead of something about that value."""
    said = problem("[irc:a]\nnick = a\n  prefix = ?\n")
    assert said == (
        "bots.ini: [irc:a] nick: must be on one line; an indented line continues this value"
    )
