"""Where the site is: what its endpoint string says."""

import re
from dataclasses import dataclass

from bots.core.net.origins import STANDARD_PORTS

_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - recognised, not listened on


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """A scheme, a host and a port; no host is every address of this machine."""

    scheme: str
    host: str
    port: int

    @property
    def url(self) -> str:
        """The address to type here."""
        return self._url("localhost" if self.host in _EVERYWHERE else self.host)

    @property
    def urls(self) -> tuple[str, ...]:
        """All addresses under which this machine may call it."""
        hosts = ("127.0.0.1", "::1") if self.host in _EVERYWHERE else (self.host,)
        return tuple(self._url(host) for host in (*hosts, "localhost"))

    def _url(self, host: str) -> str:
        name = f"[{host}]" if ":" in host else host
        port = "" if STANDARD_PORTS[self.scheme] == self.port else f":{self.port}"
        return f"{self.scheme}://{name}{port}"


def listen_address(endpoint: str) -> ListenAddress:
    """Read where a server endpoint string listens: ``tcp:8080:interface=127.0.0.1``.

    What is no TCP port (a UNIX socket, a descriptor) is called ``http://localhost``: it needs a
    ``public_url`` anyway.
    """
    kind, *parts = (part.replace("\\", "") for part in re.split(r"(?<!\\):", endpoint))
    named = dict(part.split("=", 1) for part in parts if "=" in part)
    bare = [part for part in parts if "=" not in part]
    port = named.get("port", bare[0] if bare else "")
    scheme = "https" if kind in ("ssl", "tls") else "http"
    if not port.isdecimal():
        return ListenAddress("http", "localhost", 80)
    default = "::" if kind == "tcp6" else ""
    return ListenAddress(scheme, named.get("interface", default), int(port))
