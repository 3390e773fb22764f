"""Who is at the other end of an HTTP connection, also behind a proxy."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_PREFIX = 64
_WITH_PORT = re.compile(r"([0-9.]+)(?::[0-9]+)?|\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?")


def read_proxy(value: str, _: Path) -> Network:
    """Read an address, or a network of them: ``127.0.0.1``, ``10.0.0.0/8``."""
    try:
        return ip_network(value)
    except ValueError:
        raise ValueError("must be an address or a network like 127.0.0.1 or 10.0.0.0/8") from None


def client_address(
    peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]
) -> Address | None:
    """Return the visitor's address: the nearest one that is not a trusted proxy's.

    :param peer: the address at the other end of the connection.
    :param forwarded_for: the values of X-Forwarded-For; each proxy appended whom it heard from.
    :return: None where there is no IP address: a UNIX socket, or rubbish from a trusted proxy.
    """
    hops = [_without_port(hop) for value in forwarded_for for hop in value.split(",")]
    nearest: Address | None = None
    for hop in (peer, *reversed(hops)):
        try:
            nearest = _address(hop)
        except ValueError:
            return nearest
        if not any(nearest in network for network in trusted):
            return nearest
    return nearest


def one_visitor(address: Address) -> Address | Network:
    """Return what counts as one visitor: of IPv6, whose hosts have a network each, 64 bits."""
    if isinstance(address, IPv6Address):
        return ip_network((address, _PREFIX), strict=False)
    return address


def _without_port(hop: str) -> str:
    """Return the address of a hop, to which some proxies add the port: ``192.0.2.1:4711``."""
    written = _WITH_PORT.fullmatch(hop.strip())
    return hop.strip() if written is None else written[1] or written[2]


def _address(text: str) -> Address:
    address = ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_this_machine(peer: object) -> bool:
    """Whether a transport's peer is this machine: then nobody can listen in between."""
    try:
        return _address(str(getattr(peer, "host", ""))).is_loopback
    except ValueError:
        return False
