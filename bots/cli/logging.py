"""The log of ``quotes run``: one line an event on stderr, and the traceback of what failed."""

import sys

from twisted.logger import (
    FileLogObserver,
    FilteringLogObserver,
    LogEvent,
    LogLevel,
    LogLevelFilterPredicate,
    eventAsText,
    formatTime,
    globalLogBeginner,
)

from bots.core.controls import escape_line

_LIBRARIES = ("twisted", "autobahn", "txaio", "klein", "log_legacy")
_LONGEST = 1000
"""Characters of one line: what strangers say fills no disk."""


def log_to_stderr() -> None:
    """Begin to log; of the libraries only what they warn of."""
    levels = LogLevelFilterPredicate(LogLevel.info)
    for library in _LIBRARIES:
        levels.setLogLevelForNamespace(library, LogLevel.warn)
    observer = FilteringLogObserver(FileLogObserver(sys.stderr, format_event), [levels])
    globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False, discardBuffer=True)


def format_event(event: LogEvent) -> str:
    r"""Return an event as ``2026-11-23T09:00:00+0000 warn irc:libera: connection lost``.

    What strangers wrote in it commands no terminal and begins no line: control characters are shown
    as ``\x1b``, line feeds as ``\n``.  The lines of a traceback are set in.
    """
    said = eventAsText(event, includeTraceback=False, includeTimestamp=False, includeSystem=False)
    level: LogLevel = event.get("log_level", LogLevel.info)
    line = _one_line(said)
    return f"{formatTime(event['log_time'])} {level.name:<5} {line}\n{_traceback(event)}"


def _one_line(text: str) -> str:
    line = escape_line(text.strip("\n"))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ..."


def _traceback(event: LogEvent) -> str:
    if "log_failure" not in event:
        return ""
    try:
        lines = event["log_failure"].getTraceback().splitlines()
    except Exception:
        lines = ["(its traceback cannot be shown)"]
    return "".join(f"    {_one_line(line)}\n" for line in lines if line.strip())
