"""The section ``[qotd]``."""

import re
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from bots.core.settings.base import SectionSettings
from bots.core.settings.fields import choice, server_endpoint, setting

_MOST = 65535


@dataclass(frozen=True, slots=True)
class UdpAddress:
    """Where to listen for datagrams."""

    host: str
    port: int


def udp_address(value: str, _: Path) -> UdpAddress:
    """Read ``127.0.0.1:1717`` or ``[::1]:1717``."""
    written = re.fullmatch(r"(?:([0-9.]+)|\[([0-9a-fA-F:.]+)\]):([0-9]{1,5})", value)
    if written is not None and 0 < int(written[3]) <= _MOST:
        with suppress(ValueError):
            address = IPv4Address(written[1]) if written[1] else IPv6Address(written[2])
            return UdpAddress(str(address), int(written[3]))
    raise ValueError("must be an address and a port like 127.0.0.1:1717 or [::1]:1717")


@dataclass(frozen=True, slots=True, kw_only=True)
class QotdSettings(SectionSettings):
    """``[qotd]``: where to give the quote of the day by RFC 865."""

    tcp: str | None = setting(server_endpoint, default=None)
    udp: UdpAddress | None = setting(udp_address, default=None)
    encoding: str = setting(choice("ascii", "utf-8"), default="ascii")

    @property
    def listens(self) -> tuple[tuple[str, str], ...]:
        """See ``SectionSettings``."""
        return () if self.tcp is None else (("tcp", self.tcp),)

    def validate(self) -> tuple[str, str] | None:
        """Return which key is missing, when both are."""
        if self.tcp is None and self.udp is None:
            return "tcp", "give tcp = tcp:1717:interface=127.0.0.1, udp = 127.0.0.1:1717, or both"
        return None
