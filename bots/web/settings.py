"""The section ``[web]``."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from twisted.internet.endpoints import quoteStringArgument

from bots.core.net.client_address import Network, read_proxy
from bots.core.net.origins import origin_of
from bots.core.settings.base import SectionSettings
from bots.core.settings.fields import boolean, list_of, server_endpoint, setting
from bots.web.listen_address import ListenAddress, listen_address

_LAST_PORT = 65535
_DEFAULT = "tcp:8080:interface=127.0.0.1"


def public_url(value: str, _: Path) -> str:
    """Read the address that the site has for others; a slash at its end goes."""
    parts = _split(value)
    if parts is None or parts.query or parts.fragment:
        raise ValueError("must be an address like https://quotes.example.org")
    return value.rstrip("/")


def origin(value: str, _: Path) -> str:
    """Read an origin: scheme, host and perhaps port, as browsers send it."""
    parts = _split(value)
    if parts is None or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must be a scheme and a host like https://other.example.org")
    return origin_of(value) or value


def host_and_port(value: str, _: Path) -> str:
    """Read ``127.0.0.1:9090`` or ``[::1]:9090``."""
    written = re.fullmatch(r"(?:([0-9.]+)|\[([0-9a-fA-F:.]+)\]):([0-9]{1,5})", value)
    try:
        if written is not None and 0 < int(written[3]) <= _LAST_PORT:
            ip_address(written[1] or written[2])
            return value
    except ValueError:
        pass
    raise ValueError("must be an address and a port like 127.0.0.1:9090 or [::1]:9090")


def _split(value: str) -> SplitResult | None:
    """Take an http address apart; None when it is none, or carries a password."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings(SectionSettings):
    """``[web]``: the dashboard, the API and the push channel."""

    listen: str = setting(server_endpoint, default=_DEFAULT)
    public_url: str | None = setting(public_url, default=None)
    origins: tuple[str, ...] = setting(list_of(origin), default=())
    originless: bool = setting(boolean, default=True)
    trusted_proxies: tuple[Network, ...] = setting(list_of(read_proxy), default=())
    metrics: str | None = setting(host_and_port, default=None)

    @property
    def metrics_endpoint(self) -> str | None:
        """The endpoint string of a port for the metrics alone; None when the site has them."""
        if self.metrics is None:
            return None
        host, _, port = self.metrics.rpartition(":")
        kind = "tcp6" if ":" in host else "tcp"
        return f"{kind}:{port}:interface={quoteStringArgument(host.strip('[]'))}"

    @property
    def listens(self) -> tuple[tuple[str, str], ...]:
        """See ``SectionSettings``."""
        metrics = self.metrics_endpoint
        return ("listen", self.listen), *((("metrics", metrics),) if metrics else ())

    def target_problem(self, place: str) -> str | None:
        """See ``SectionSettings``."""
        return f"the web has no place {place}; write web" if place else None

    @property
    def place(self) -> ListenAddress:
        """Where it listens, as far as its endpoint string says."""
        return listen_address(self.listen)

    @property
    def base_url(self) -> str:
        """What the addresses of quotes begin with: without a public one, where it listens."""
        return self.public_url or self.place.url

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Who may open the WebSocket; never merely what a request says of itself."""
        ours = self.place.urls if self.public_url is None else (self.public_url,)
        allowed = (origin_of(url) for url in (*ours, *self.origins))
        return frozenset(one for one in allowed if one is not None)
