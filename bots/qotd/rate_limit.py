"""How much is answered to senders whose address anybody may have forged."""

from collections import OrderedDict
from ipaddress import IPv6Address
from itertools import islice

from bots.core.model.token_bucket import Rate, TokenBucket

PER_SOURCE = Rate(burst=50, per_second=10)
IN_ALL = Rate(burst=1000, per_second=1000)


class DatagramRateLimit:
    """Decides whether one more datagram may go to an address: a token bucket for each, and for all.

    Only sources that were answered are remembered, and only until their bucket is full again: so
    the rate for all bounds the memory, whatever addresses are forged.  An IPv6 source is its /64.
    """

    def __init__(self, per_source: Rate = PER_SOURCE, in_all: Rate = IN_ALL) -> None:
        self._per_source = per_source
        self._all = TokenBucket(in_all, 0.0)
        self._sources: OrderedDict[str, TokenBucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sources)

    def permits(self, host: str, now: float) -> bool:
        """Take a token for this address, if there is one; ``now`` in seconds."""
        source = _network_of(host)
        bucket = self._sources.get(source) or TokenBucket(self._per_source, now)
        if not (bucket.has_token(now) and self._all.has_token(now)):
            return False
        bucket.take(now)
        self._all.take(now)
        self._sources[source] = bucket
        self._sources.move_to_end(source)
        self._forget(now)
        return True

    def _forget(self, now: float) -> None:
        """Forget up to two of those answered longest ago: more than come in, so few ever stay."""
        for source in list(islice(self._sources, 2)):
            if self._sources[source].is_full(now):
                del self._sources[source]


def _network_of(host: str) -> str:
    """Return the address, or for IPv6 the first 64 bits: a house has all the others."""
    if ":" not in host:
        return host
    return str(int(IPv6Address(host.partition("%")[0])) >> 64)
