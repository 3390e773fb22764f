"""Fitting answers into lines, counted in bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.core.commands.parser import command_in_room
from bots.irc.wire.formatting import room_for, split_lines, strip_formatting, unhighlighted
from bots.irc.wire.isupport import Isupport


def test_a_short_text_is_one_piece() -> None:
    """As it is."""
    assert split_lines([("An apple a day", "…")], 100, 3) == ["An apple a day"]
    assert split_lines([("", "…")], 100, 3) == []


def test_cut_between_words() -> None:
    """A blank at the cut is left out, wherever it falls."""
    assert split_lines([("one two three four", "…")], 8, 9) == ["one two", "three", "four"]
    assert split_lines([("one two three", "…")], 7, 9) == ["one two", "three"]


def test_cut_between_characters_where_there_are_no_words() -> None:
    """400 characters of Chinese become pieces of whole characters."""
    pieces = split_lines([("語" * 400, "…")], 400, 9)
    assert "".join(pieces) == "語" * 400
    assert [len(piece.encode()) for piece in pieces] == [399, 399, 399, 3]


def test_what_does_not_fit_ends_with_where_the_rest_is() -> None:
    """At most so many pieces, and none longer than the room."""
    pieces = split_lines([("word " * 300, "… (quote 42)")], 50, 3)
    assert len(pieces) == 3
    assert pieces[2].endswith("word … (quote 42)")
    assert max(len(piece.encode()) for piece in pieces) <= 50


def test_what_follows_is_not_dropped_without_a_word() -> None:
    """Where the lines are full, the last one says where the next text is."""
    said = [("one two", "…"), ("three four", "… (quote 3)"), ("five", "… (quote 4)")]
    assert split_lines(said, 30, 3) == ["one two", "three four", "five"]
    assert split_lines(said, 30, 2) == ["one two", "three four … (quote 4)"]
    assert split_lines(said, 30, 1) == ["one two … (quote 3)"]


@given(st.text(max_size=400), st.integers(20, 80), st.integers(1, 6))
def test_any_text_fits(text: str, room: int, most: int) -> None:
    """Pieces never exceed the room or the number, and never hold half a character."""
    pieces = split_lines([(strip_formatting(text), "… (quote 1)")], room, most)
    assert len(pieces) <= most
    for piece in pieces:
        assert piece
        assert len(piece.encode("utf-8", "replace")) <= room


@pytest.mark.parametrize("wicked", ["!quote 42", "Bot: quote 42", ".help", "other, do it", "?x"])
def test_no_further_piece_is_a_command(wicked: str) -> None:
    """A quote that is cut just before a command wakes no bot, nor another of ours."""
    first, second = split_lines([(f"{'x' * 40} {wicked}", "…")], 41, 3)
    assert first == "x" * 40
    assert second == f"\u200b{wicked}"
    assert command_in_room(second, "Bot") is None
    assert not second.startswith(wicked)


def test_room_is_what_the_server_leaves() -> None:
    """With our mask known, the line that others get has 512 bytes at most."""
    own = "quotebot!~quotebot@host.example.org"
    room = room_for("PRIVMSG", "#quotes", own, None)
    assert len(f":{own} PRIVMSG #quotes :{'x' * room}\r\n") == 512
    worst = f"{'n' * 16}!{'u' * 11}@{'h' * 64}"
    assert room_for("PRIVMSG", "#quotes", None, 16) == room_for("PRIVMSG", "#quotes", worst, 16)


def test_there_is_always_some_room() -> None:
    """Also when a server claims that our mask is endless."""
    assert room_for("PRIVMSG", "#quotes", "x" * 5000, None) >= 64


def test_colours_and_controls_are_left_out() -> None:
    """With their numbers; tabs become spaces, terminal escapes lose their sting."""
    assert strip_formatting("\x02bold\x02 \x0304,12red\x03 \x04FF0000x\x0f\ty") == "bold red x y"
    assert strip_formatting("\x1b[31mred\x9b31m\x07\x7f\u2028") == "[31mred31m"
    assert strip_formatting("\x033 apples") == " apples"


def test_nobody_here_is_woken() -> None:
    """A zero-width space goes into the nicks of those who are here, and into no other word."""
    here = {"alice", "bob[x]"}
    text = unhighlighted("<Alice> hi bob[x], malice; carol", here, str.lower)
    assert text == "<A\u200blice> hi b\u200bob[x], malice; carol"


def test_nobody_is_woken_by_a_word_that_other_signs_surround() -> None:
    """Some signs are letters of nicks when they are folded, and still part words here."""
    fold = Isupport(casemapping="rfc1459").fold
    assert unhighlighted("~ALICE~ said", {"alice"}, fold) == "~A\u200bLICE~ said"
