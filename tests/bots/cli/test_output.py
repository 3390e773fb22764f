"""What is printed."""

import pytest

from bots.core.controls import escape_controls


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines", "two\nlines"),
        ("a\tb", "a   b"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("bell\x07 null\x00 delete\x7f", "bell\\x07 null\\x00 delete\\x7f"),
        ("\x9b31m", "\\x9b31m"),
        ("over\rwritten", "over\\x0dwritten"),
        ("\u202eexe.txt\u2069", "\\u202eexe.txt\\u2069"),
        ("half \ud83d", "half \\ud83d"),
        ("naïve — 引用 😀", "naïve — 引用 😀"),
    ],
)
def test_what_commands_a_terminal_is_shown(text: str, shown: str) -> None:
    """Everything that is read stays; what would be obeyed becomes visible."""
    assert escape_controls(text) == shown
