"""The section ``[ircd]``."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from twisted.internet.endpoints import serverFromString
from twisted.internet.protocol import Factory

from bots.core.settings.base import SectionSettings
from bots.core.settings.fields import server_endpoint, setting

_EXAMPLE = "tcp:6667:interface=127.0.0.1"


def loopback_endpoint(value: str, base: Path) -> str:
    """Read a server endpoint string that listens on this machine's loopback alone."""
    endpoint = server_endpoint(value, base)
    interface = _interface(endpoint)
    if interface is None or not _is_loopback(interface):
        raise ValueError(
            f"the embedded network lets anyone in, so it listens on loopback only: {_EXAMPLE}"
        )
    return endpoint


class _NotingReactor:
    """Notes the interface that an endpoint would listen on, and does not listen."""

    interface: str | None = None

    def listenTCP(self, _port: int, _factory: Any, backlog: int, interface: str) -> None:  # noqa: ARG002 - a reactor's
        self.interface = interface


def _interface(endpoint: str) -> str | None:
    """Return the interface of an endpoint for plain TCP; None for any other endpoint."""
    noting: Any = _NotingReactor()
    try:
        listening = serverFromString(noting, endpoint).listen(Factory())
    except Exception:  # other endpoints need more of a reactor
        return None
    listening.addErrback(lambda _: None)
    found: str | None = noting.interface
    return found


def _is_loopback(interface: str) -> bool:
    try:
        return ip_address(interface).is_loopback
    except ValueError:
        return interface == "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class IrcdSettings(SectionSettings):
    """``[ircd]``: where the embedded network listens."""

    listen: str = setting(loopback_endpoint, default=_EXAMPLE)

    @property
    def listens(self) -> tuple[tuple[str, str], ...]:
        """See ``SectionSettings``."""
        return (("listen", self.listen),)
