"""How the push channel is set up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bots.core.model.token_bucket import Rate
from bots.core.net.client_address import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOptions:
    """What the channel needs to know of the site that it is a part of.

    ``base_url`` is what addresses of quotes begin with.  ``origins`` are those whose pages may
    connect, spelled as ``https://example.org``; ``originless`` says whether programs may, which
    send none.  ``most`` and ``most_per_address`` bound the connections; those of this machine count
    only in all.  ``rate`` is how fast one client may ask, ``heartbeat`` how often each is pinged,
    in seconds.
    """

    base_url: str
    origins: Collection[str] = ()
    originless: bool = True
    trusted_proxies: Sequence[Network] = ()
    most: int = 50_000
    most_per_address: int = 100
    rate: Rate = field(default_factory=lambda: Rate(burst=20, per_second=5.0))
    heartbeat: float = 30.0
