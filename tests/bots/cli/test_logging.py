"""The log: one line an event, whatever strangers write."""

import re

import pytest
from twisted.logger import (
    Logger,  # noqa: TID251 - the events of libraries, which know no better
    capturedLogs,
)
from twisted.python.failure import Failure

from bots.cli.logging import format_event

_log = Logger()


def line(message: str, **values: object) -> str:
    """Log a message; return what is written of it, without the time."""
    with capturedLogs() as logs:
        _log.warn(message, **values)
    written = format_event(logs[0])
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", written)
    return written.split(" ", 1)[1]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nquotes: all is well", "a\\nquotes: all is well"),
        ("\r\x07\x9b", "\\x0d\\x07\\x9b"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("Łódź 語", "Łódź 語"),
    ],
)
def test_what_strangers_write_commands_nothing(said: str, shown: str) -> None:
    """Neither the operator's terminal nor whoever reads the log line by line."""
    assert line("{said} could not be answered", said=said) == (
        f"warn  {shown} could not be answered\n"
    )


def test_a_long_line_is_cut() -> None:
    """Somebody may send kilobytes in a name."""
    assert len(line("{said}", said="x" * 100_000)) < 1100


def test_a_traceback_is_set_in_and_harmless() -> None:
    """Also what an exception says of itself."""
    try:
        raise ValueError("\x1b[2J\nforged line")  # noqa: TRY301 - a failure is wanted
    except ValueError:
        failure = Failure()
    with capturedLogs() as logs:
        _log.failure("{who} failed", failure, who="\x1b]0;title\x07")
    first, *rest = format_event(logs[0]).splitlines()
    assert first.endswith("critical \\x1b]0;title\\x07 failed")
    assert all(text.startswith("    ") for text in rest)
    assert "ValueError: \\x1b[2J" in "\n".join(rest)
    assert "\x1b" not in "".join(rest)
