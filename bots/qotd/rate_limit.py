"""How much is answered to senders whose address anybody may have forged."""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address
from itertools import islice


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second in the long run."""

    at_once: int
    a_second: float


class Bucket:
    """A bucket of tokens that fills at a rate."""

    __slots__ = ("_rate", "_tokens", "touched")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._tokens = float(rate.at_once)
        self.touched = now

    def has_one(self, now: float) -> bool:
        """Say whether there is a token.

        A clock that was set back fills nothing, and from there on it fills again.
        """
        self.touched = min(self.touched, now)
        return self._level(now) >= 1

    def take_one(self, now: float) -> None:
        """Take a token out."""
        self._tokens = self._level(now) - 1
        self.touched = now

    def is_full(self, now: float) -> bool:
        """Say whether it is as good as a new one."""
        return self._level(now) >= self._rate.at_once

    def _level(self, now: float) -> float:
        filled = self._tokens + (now - self.touched) * self._rate.a_second
        return min(float(self._rate.at_once), filled)


PER_SOURCE = Rate(at_once=50, a_second=10)
IN_ALL = Rate(at_once=1000, a_second=1000)


class DatagramRateLimit:
    """Says whether one more datagram may go to an address: a token bucket for each, and for all.

    Only sources that were answered are remembered, and only until their bucket is full again: so
    the rate for all bounds the memory, whatever addresses are forged.  An IPv6 source is its /64.
    """

    def __init__(self, per_source: Rate = PER_SOURCE, in_all: Rate = IN_ALL) -> None:
        self._per_source = per_source
        self._all = Bucket(in_all, 0.0)
        self._sources: OrderedDict[str, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sources)

    def permits(self, host: str, now: float) -> bool:
        """Take a token for this address, if there is one; ``now`` in seconds."""
        source = _network_of(host)
        bucket = self._sources.get(source) or Bucket(self._per_source, now)
        if not (bucket.has_one(now) and self._all.has_one(now)):
            return False
        bucket.take_one(now)
        self._all.take_one(now)
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
    """Give the address, or for IPv6 the first 64 bits: a house has all the others."""
    if ":" not in host:
        return host
    return str(int(IPv6Address(host.partition("%")[0])) >> 64)
