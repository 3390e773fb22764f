r"""The log, for whoever writes to it: what strangers wrote is escaped before any observer sees it.

``quotes run``, ``twist`` and ``twistd`` each have observers of their own; whichever formats an
event, its values command no terminal and begin no line.
"""

from typing import Any

from twisted.logger import Logger as TwistedLogger  # noqa: TID251 - this is what wraps it

from bots.core.controls import escape_line

_OURS = (int, float, bool, type(None))


class Logger(TwistedLogger):
    """Twisted's logger, whose values are escaped."""

    def emit(self, level: Any, format: str | None = None, **values: object) -> None:  # noqa: A002 - Twisted's name
        """Emit an event; numbers and Twisted's own values stay as they are."""
        super().emit(level, format, **{name: _safe(name, one) for name, one in values.items()})


def _safe(name: str, value: object) -> object:
    if name.startswith("log_") or isinstance(value, _OURS):
        return value
    return escape_line(str(value))
