"""Lines on the wire, against the community's own parser tests and against noise."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parser_tests.data import msg_join, msg_split, userhost_split

from bots.irc.wire.line import (
    MAX_LINE_BYTES,
    Line,
    Mask,
    NotALine,
    decode_line,
    encode_line,
    format_line,
    parse_line,
    parse_mask,
    write,
)


def line_of(atoms: dict[str, Any]) -> Line:
    """Make the line that the parser tests describe."""
    return Line(
        atoms["verb"],
        tuple(atoms.get("params", ())),
        atoms.get("source", ""),
        {name: value or "" for name, value in atoms.get("tags", {}).items()},
    )


@pytest.mark.parametrize("case", msg_split["tests"], ids=lambda case: case["input"])
def test_lines_are_split_as_everyone_splits_them(case: dict[str, Any]) -> None:
    """irc-parser-tests, msg-split."""
    expected = line_of(case["atoms"])
    assert parse_line(case["input"]) == replace(expected, command=expected.command.upper())


@pytest.mark.parametrize("case", msg_join["tests"], ids=lambda case: case["desc"])
def test_lines_are_joined_as_everyone_joins_them(case: dict[str, Any]) -> None:
    """irc-parser-tests, msg-join."""
    assert format_line(line_of(case["atoms"])) in case["matches"]


@pytest.mark.parametrize("case", userhost_split["tests"], ids=lambda case: case["source"])
def test_sources_are_split_as_everyone_splits_them(case: dict[str, Any]) -> None:
    """irc-parser-tests, userhost-split."""
    atoms = case["atoms"]
    expected = Mask(atoms.get("nick", ""), atoms.get("user", ""), atoms.get("host", ""))
    assert parse_mask(case["source"]) == expected


@pytest.mark.parametrize("text", ["", " ", ":", ":x", ":x ", "@a", "@a=b ", "@a :x", ": :", " :x"])
def test_what_has_no_command_is_no_line(text: str) -> None:
    """Blank lines and half lines are said to be none, without another failure."""
    with pytest.raises(NotALine):
        parse_line(text)


def test_what_we_write_is_read_as_we_meant_it() -> None:
    """Also an empty last parameter, one with blanks, and one that begins with a colon."""
    for last in ("", "two words", ":)", "word"):
        line = parse_line(write("PRIVMSG", "#quotes", last))
        assert (line.command, line.params) == ("PRIVMSG", ("#quotes", last))


def test_only_the_space_separates() -> None:
    """A no-break space, a tab and their like are part of a word."""
    assert parse_line("JOIN #a\xa0b\u2003c\td").params == ("#a\xa0b\u2003c\td",)


@given(st.binary(max_size=700))
def test_any_bytes_are_a_line_or_none(data: bytes) -> None:
    """Nothing but NotALine is raised, and what is read can be written and read again."""
    try:
        line = parse_line(decode_line(data))
    except NotALine:
        return
    assert line.command


@given(st.text(max_size=600))
def test_what_is_written_is_one_line(text: str) -> None:
    """Whatever the text: one end, no NUL, UTF-8, and at most 512 bytes."""
    data = encode_line(text)
    assert len(data) <= MAX_LINE_BYTES + 2
    assert data.endswith(b"\r\n")
    assert not set(data[:-2]) & {0, 10, 13}
    data.decode("utf-8")


def test_a_long_line_is_cut_between_characters() -> None:
    """A character of three bytes goes whole or not at all."""
    assert encode_line("語" * 200) == ("語" * 170).encode() + b"\r\n"


def test_bytes_that_are_no_utf8_are_windows_1252() -> None:
    """As old clients send; what is not even that is replaced, and NULs go."""
    assert decode_line(b"caf\xe9 \x93x\x94") == "café “x”"
    assert decode_line(b"\x81\xff") == "\ufffdÿ"
    assert decode_line(b"a\0b") == "ab"


@pytest.mark.parametrize(
    "text", ["\u0141\u00f3d\u017a \u6771\u4eac", "d\u00e9j\u00e0 vu \U0001f600"]
)
def test_a_line_that_was_cut_within_a_character_keeps_the_rest(text: str) -> None:
    """Wherever the server cut it: nothing is read as another encoding."""
    data = text.encode()
    for end in range(4, len(data)):
        assert text.startswith(decode_line(data[:end]))
        assert len(data[:end]) - len(decode_line(data[:end]).encode()) < 4


def test_one_byte_of_windows_1252_at_the_end_is_one() -> None:
    """In a line that has no other: it was not cut."""
    assert decode_line(b"caf\xe9") == "caf\u00e9"
