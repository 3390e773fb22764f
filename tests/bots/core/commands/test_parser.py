"""What people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.core.commands.parser import (
    ParsedCommand,
    addressed_to,
    command_in_private,
    command_in_room,
    parse_command,
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("!quote", ""),
        ("!quote random", "random"),
        ("!QUOTE  Random tea ", "Random tea"),
        ("  !quote 12", "12"),
        ("Bot: quote", ""),
        ("bot, quote by Ann", "by Ann"),
        ("BOT:quote last", "last"),
        ("!quotes", None),
        ("!unquote", None),
        ("! quote", None),
        ("quote", None),
        ("Bot quote", None),
        ("Bot: hello", None),
        ("Bottom: quote", None),
        ("I said !quote", None),
        ("", None),
    ],
)
def test_a_room_is_answered_only_when_it_asks_us(text: str, asked: str | None) -> None:
    """By prefix and word, or by our name and the word; talk is left alone."""
    assert command_in_room(text, "Bot") == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("quote", ""),
        ("quote random", "random"),
        ("!quote random", "random"),
        ("random", "random"),
        ("", ""),
        ("tea for two", "tea for two"),
        ("!help", "help"),
        ("!random tea", "random tea"),
        ("Bot: quote 2", "2"),
        ("bot, random", "random"),
        ("hi!", "help"),
        ("...", "..."),
        ("! what", "! what"),
        ("quotes about tea", "quotes about tea"),
    ],
)
def test_in_private_the_word_may_be_left_out(text: str, asked: str) -> None:
    """Whatever is written to us alone is meant for us."""
    assert command_in_private(text, nick="Bot") == asked


@pytest.mark.parametrize("prefix", ["!", "~", "!!", ";", ".q-"])
def test_the_prefix_is_the_networks_own(prefix: str) -> None:
    """As its section says."""
    assert command_in_room(f"{prefix}quote 3", "Bot", prefix) == "3"
    assert command_in_private(f"{prefix}quote 3", prefix) == "3"
    assert command_in_room("%quote 3", "Bot", prefix) is None


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("", ParsedCommand("today")),
        ("  ", ParsedCommand("today")),
        ("12", ParsedCommand("show", "12")),
        ("#12", ParsedCommand("show", "12")),
        ("Random tea time", ParsedCommand("random", "tea time")),
        ("search  two words ", ParsedCommand("search", "two words")),
        ("١٢", ParsedCommand("١٢")),
        ("9" * 19, ParsedCommand("9" * 19)),
    ],
)
def test_a_verb_and_what_follows(asked: str, command: ParsedCommand) -> None:
    """Nothing is today; a number of up to 18 plain digits is that quote."""
    assert parse_command(asked) == command


@given(st.text())
def test_no_text_is_too_much(text: str) -> None:
    """Whatever strangers type is read without a failure."""
    for asked in (command_in_room(text, "Bot"), command_in_private(text), text):
        if asked is not None:
            assert parse_command(asked).verb


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bot: random", "random"),
        ("bot, 2", "2"),
        ("BOT: help", "help"),
        ("Bot: hi", "help"),
        ("Bot: Hello!", "help"),
        ("Bot: how are you", "how are you"),
        ("Bot random", None),
        ("Bottom: random", None),
        ("random", None),
    ],
)
def test_what_is_said_by_name(text: str, said: str | None) -> None:
    """Without the word as well; a greeting asks for help."""
    assert addressed_to(text, "Bot") == said
    assert addressed_to(text, "") is None
