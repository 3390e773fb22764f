"""Reading endpoint strings: checked here, used by who connects or listens."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from twisted.internet.endpoints import clientFromString, serverFromString
from twisted.internet.interfaces import IReactorPluggableNameResolver
from zope.interface import implementer

_LAST_PORT = 65535
_SEPARATOR = re.compile(r"(?<!\\):")
_CLIENT_EXAMPLE = "tls:irc.libera.chat:6697"
_SERVER_EXAMPLE = "tcp:8080:interface=127.0.0.1"

VERIFIED_CLIENTS = frozenset({"tcp", "tls", "unix"})
"""The kinds of client endpoints that have no TLS, or one that verifies whom it talks to."""


def client_endpoint(value: str, _: Path) -> str:
    """Read a Twisted client endpoint string; it is checked, and kept as it is.

    What would encrypt without verifying the server, or nobody knows whether it does, is refused.
    """
    kind, positional, named = _parts(value)
    if kind == "ssl":
        raise ValueError(
            "ssl: does not verify whom it talks to; write tls:HOST:PORT, with ca_file if the "
            "certificate is one of your own"
        )
    if kind not in VERIFIED_CLIENTS:
        raise _wrong(value, _CLIENT_EXAMPLE)
    _try(clientFromString, value, _CLIENT_EXAMPLE)
    if kind != "unix":
        _check_port(named.get("port", *positional[1:2]))
    return value


def server_endpoint(value: str, _: Path) -> str:
    """Read a Twisted server endpoint string; it is checked, and kept as it is."""
    kind, positional, named = _parts(value)
    _try(serverFromString, value, _SERVER_EXAMPLE)
    if kind in ("tcp", "tcp6", "ssl"):
        _check_port(named.get("port", *positional[:1]))
        _check_interface(named.get("interface", ""))
    return value


def listening_port(value: str) -> tuple[str, int] | None:
    """Return interface and port of a server endpoint string; None when it is no port."""
    kind, positional, named = _parts(value)
    port = named.get("port", *positional[:1])
    if kind not in ("tcp", "tcp6", "ssl") or not port.isdecimal():
        return None
    return named.get("interface", "").replace("\\:", ":"), int(port)


def _parts(value: str) -> tuple[str, list[str], dict[str, str]]:
    """Take an endpoint string apart: its kind, and its arguments by place and by name."""
    kind, *arguments = _SEPARATOR.split(value)
    named = dict(one.split("=", 1) for one in arguments if "=" in one)
    return kind.casefold(), [one for one in arguments if "=" not in one], named


def _check_port(port: str = "") -> None:
    """Refuse what is no port, or none that can be told to others.

    :raises ValueError: with what would be right.
    """
    if not port.isdecimal() or not 0 < int(port) <= _LAST_PORT:
        raise ValueError(f"there is no port {port}: they go from 1 to {_LAST_PORT}")


def _check_interface(interface: str) -> None:
    """Refuse what looks like an address and is none.

    :raises ValueError: with it.
    """
    address = interface.replace("\\:", ":")
    if not re.fullmatch(r"[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*", address):
        return
    try:
        ip_address(address)
    except ValueError:
        raise ValueError(f"{address} is no address of an interface, like 127.0.0.1") from None


@implementer(IReactorPluggableNameResolver)
class _NoReactor:
    """Stands where endpoints want a reactor: they are only parsed here."""

    nameResolver = None

    def installNameResolver(self, resolver: Any) -> Any:
        """Install nothing."""
        return resolver


def _try(parse: Callable[[Any, str], object], value: str, example: str) -> None:
    try:
        parse(_NoReactor(), value)
    except OSError as error:
        if error.filename is not None:
            raise ValueError(f"cannot read {error.filename}: {error.strerror}") from None
        raise ValueError(f'"{value}" names a file that cannot be read') from None
    except Exception:  # endpoint plug-ins raise what they like
        raise _wrong(value, example) from None


def _wrong(value: str, example: str) -> ValueError:
    return ValueError(f'"{value}" is not an endpoint string like {example}')
