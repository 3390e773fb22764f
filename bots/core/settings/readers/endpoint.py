"""Reading endpoint strings: checked here, used by who connects or listens."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.endpoints import clientFromString, serverFromString
from twisted.internet.interfaces import IReactorPluggableNameResolver
from zope.interface import implementer

_NUMBER = re.compile(r"(?:^|:)(?:port=)?([0-9]+)(?=:|$)")
_LAST_PORT = 65535


def client_endpoint(value: str, _: Path) -> str:
    """Read a Twisted client endpoint string; it is checked, and kept as it is."""
    _try(clientFromString, value, "tls:irc.libera.chat:6697")
    return value


def server_endpoint(value: str, _: Path) -> str:
    """Read a Twisted server endpoint string; it is checked, and kept as it is."""
    _try(serverFromString, value, "tcp:8080:interface=127.0.0.1")
    return value


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
        raise ValueError(f'"{value}" is not an endpoint string like {example}') from None
    for port in _NUMBER.findall(value):
        if int(port) > _LAST_PORT:
            raise ValueError(f"there is no port {port}: the last one is {_LAST_PORT}")
