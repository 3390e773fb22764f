r"""What strangers wrote is escaped in every event, whoever formats it."""

from typing import Any

import pytest
from twisted.logger import LogLevel, LogPublisher, eventAsText
from twisted.python.failure import Failure

from bots.core.log import Logger


def logger(events: list[Any]) -> Logger:
    """Return a logger whose events are put there."""
    observer = LogPublisher(events.append)  # type: ignore[arg-type] # any callable will do
    return Logger("test", observer=observer)


def logged(**values: Any) -> str:
    """Return the line that any observer would write of these values."""
    events: list[Any] = []
    logger(events).info("said: {value}", **values)
    (event,) = events
    return eventAsText(event, includeTimestamp=False, includeSystem=False)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("one\nERROR two", r"one\nERROR two"),
        (ValueError("\x07bell\r"), r"\x07bell\x0d"),
        ("\u202etxt", r"\u202etxt"),
        (b"\x1b]0;title", r"b'\x1b]0;title'"),
        (["\x1b"], r"['\x1b']"),
        ("caf\u00e9 \u6771", "caf\u00e9 \u6771"),
        (42, "42"),
        (None, "None"),
    ],
)
def test_values_command_no_terminal_and_begin_no_line(value: object, shown: str) -> None:
    """Whatever their type."""
    assert logged(value=value) == f"said: {shown}"


def test_numbers_may_be_formatted() -> None:
    """They stay numbers."""
    events: list[Any] = []
    logger(events).warn("in {wait:.0f} s", wait=1.6)
    assert eventAsText(events[0], includeTimestamp=False, includeSystem=False) == "in 2 s"


def test_a_failure_keeps_its_traceback() -> None:
    """Twisted's own values are its own."""
    events: list[Any] = []
    failure = Failure(RuntimeError("why"))
    logger(events).failure("it failed", failure)
    assert events[0]["log_failure"] is failure
    assert events[0]["log_level"] is LogLevel.critical
