"""How a section's keys are declared: a frozen dataclass with a reader for each field.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class PingSettings:
        named: ClassVar[bool] = True   # sections are [ping:NAME], not one [ping]
        server: str = key(client_endpoint)
        every: int = key(number(1), default=60)
        password: str | None = key(text, default=None, secret=True)

A reader takes the value as it stands in the file and the folder that relative paths start from; it
raises ValueError with what would be right.  What each key means is said in docs/configuration.md.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, field
from pathlib import Path
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from bots.core.settings.readers.endpoint import client_endpoint, server_endpoint
from bots.core.settings.suggestion import nearest

T = TypeVar("T")
Reader = Callable[[str, Path], T]

__all__ = [
    "ListOf",
    "Reader",
    "boolean",
    "choice",
    "client_endpoint",
    "integer",
    "list_of",
    "path",
    "server_endpoint",
    "setting",
    "text",
    "time_zone",
]


def setting(
    read: Reader[Any], *, default: Any = MISSING, written: str | None = None, secret: bool = False
) -> Any:
    """Declare a key; without ``default`` or ``written`` the file must give it.

    :param written: a default that is read as if it stood in the file: one with a relative path.
    :param secret: the value is not to be seen in a ``repr``; its reader must not quote it either.
    """
    metadata = {"read": read, "written": written}
    return field(default=default, repr=not secret, metadata=metadata)


def text(value: str, _: Path) -> str:
    """Read any text that is not empty."""
    if not value:
        raise ValueError("must not be empty")
    return value


def path(value: str, base: Path) -> Path:
    """Read a path; a relative one starts from the folder of the settings file."""
    try:
        return base.absolute() / Path(text(value, base)).expanduser()
    except RuntimeError:
        raise ValueError(f"there is no home folder for {value}") from None


def boolean(value: str, _: Path) -> bool:
    """Read ``yes`` or ``no``."""
    if value.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return value.lower() == "yes"


def choice(*allowed: str) -> Reader[str]:
    """Read one of these words."""

    def read(value: str, _: Path) -> str:
        if value.lower() not in allowed:
            raise ValueError(f"must be {', '.join(allowed[:-1])} or {allowed[-1]}")
        return value.lower()

    return read


def integer(least: int, most: int = 10**9) -> Reader[int]:
    """Read a whole number within these bounds."""

    def read(value: str, _: Path) -> int:
        if not re.fullmatch(r"[0-9]{1,10}", value) or not least <= int(value) <= most:
            raise ValueError(
                f"must be a whole number from {least}" + (f" to {most}" if most < 10**9 else "")
            )
        return int(value)

    return read


class ListOf(Generic[T]):
    """Reads values separated by commas or on lines of their own; none at all is an empty tuple."""

    def __init__(self, read_one: Reader[T]) -> None:
        self._read_one = read_one

    def __call__(self, value: str, base: Path) -> tuple[T, ...]:
        """Read them, in their order."""
        items = (item.strip() for item in re.split(r"[,\n]", value))
        return tuple(self._read_one(item, base) for item in items if item)


def list_of(read_one: Reader[T]) -> ListOf[T]:
    """Read several values, each with this reader."""
    return ListOf(read_one)


def time_zone(value: str, _: Path) -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        near = nearest(value, available_timezones(), 0.9)
        hint = f'did you mean "{near}"?' if near else "use a name like UTC or Europe/Berlin"
        raise ValueError(f'there is no time zone "{value}"; {hint}') from None
