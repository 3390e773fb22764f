"""How a section's keys are declared: a frozen dataclass with a reader for each field.

    @dataclass(frozen=True, kw_only=True)
    class PingSettings:
        named: ClassVar[bool] = True   # sections are [ping:NAME], not one [ping]
        server: str = key(client_endpoint)
        every: int = key(number(1), default=60)

A reader takes the value as it stands in the file and the folder that relative paths start from; it
raises ValueError with what would be right.  What each key means is said in docs/configuration.md.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, field
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from twisted.internet.endpoints import clientFromString, serverFromString

T = TypeVar("T")
Reader = Callable[[str, Path], T]


def key(read: Reader[Any], *, default: Any = MISSING) -> Any:
    """Declare a key; without ``default`` the file must give it."""
    return field(default=default, metadata={"read": read})


def text(value: str, _: Path) -> str:
    """Read any text that is not empty."""
    if not value:
        raise ValueError("must not be empty")
    return value


def path(value: str, base: Path) -> Path:
    """Read a path; a relative one starts from the folder of the settings file."""
    return base / Path(text(value, base)).expanduser()


def yes_or_no(value: str, _: Path) -> bool:
    """Read ``yes`` or ``no``."""
    if value.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return value.lower() == "yes"


def one_of(*allowed: str) -> Reader[str]:
    """Read one of these words."""

    def read(value: str, _: Path) -> str:
        if value.lower() not in allowed:
            raise ValueError(f"must be {', '.join(allowed[:-1])} or {allowed[-1]}")
        return value.lower()

    return read


def number(least: int, most: int | None = None) -> Reader[int]:
    """Read a whole number within these bounds."""

    def read(value: str, _: Path) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= (most or 10**9):
            raise ValueError(
                f"must be a whole number from {least}" + (f" to {most}" if most else "")
            )
        return int(value)

    return read


def list_of(read_one: Reader[T]) -> Reader[tuple[T, ...]]:
    """Read values separated by commas; none at all is an empty tuple."""

    def read(value: str, base: Path) -> tuple[T, ...]:
        return tuple(read_one(item.strip(), base) for item in value.split(",") if item.strip())

    return read


def time_zone(value: str, _: Path) -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        raise ValueError(
            f'there is no time zone "{value}"; use a name like UTC or Europe/Berlin'
        ) from None


def client_endpoint(value: str, _: Path) -> str:
    """Read a Twisted client endpoint string; it is checked, and kept as it is."""
    _try_endpoint(clientFromString, value, "tls:irc.libera.chat:6697")
    return value


def server_endpoint(value: str, _: Path) -> str:
    """Read a Twisted server endpoint string; it is checked, and kept as it is."""
    _try_endpoint(serverFromString, value, "tcp:8080:interface=127.0.0.1")
    return value


def _try_endpoint(parse: Callable[[Any, str], object], value: str, example: str) -> None:
    class NoReactor:
        """Endpoints are only parsed here, never used."""

        nameResolver = None

    try:
        parse(NoReactor(), value)
    except Exception as error:  # endpoint plug-ins raise what they like
        raise ValueError(f"is not an endpoint string like {example} ({error})") from None
