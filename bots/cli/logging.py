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

_LIBRARIES = ("twisted", "autobahn", "txaio", "klein", "log_legacy")


def log_to_stderr() -> None:
    """Begin to log; of the libraries only what they warn of."""
    levels = LogLevelFilterPredicate(LogLevel.info)
    for library in _LIBRARIES:
        levels.setLogLevelForNamespace(library, LogLevel.warn)
    observer = FilteringLogObserver(FileLogObserver(sys.stderr, _line), [levels])
    globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False, discardBuffer=True)


def _line(event: LogEvent) -> str:
    """Write an event as ``2026-11-23T09:00:00+0000 warn irc:libera: connection lost``."""
    said = eventAsText(event, includeTimestamp=False, includeSystem=False)
    level: LogLevel = event.get("log_level", LogLevel.info)
    return f"{formatTime(event['log_time'])} {level.name:<5} {said}\n"
