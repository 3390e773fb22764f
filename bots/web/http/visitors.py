"""How much each visitor may ask for, and what an answer says of it."""

from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from itertools import islice
from math import ceil

from twisted.web.iweb import IRequest

from bots.core.model.token_bucket import Rate, TokenBucket
from bots.core.net.client_address import Address, Network, client_address, one_visitor
from bots.web.http.failures import RequestRefused

Visitor = Address | Network | None


def visitor_of(request: IRequest, trusted_proxies: tuple[Network, ...]) -> Visitor:
    """Return who asks, as far as an address tells; None for none, and for this machine's own.

    What comes through a proxy that nobody named seems to be this machine's own.
    """
    forwarded = request.requestHeaders.getRawHeaders("x-forwarded-for") or []
    peer = str(getattr(request.getClientAddress(), "host", ""))
    address = client_address(peer, forwarded, trusted_proxies)
    return None if address is None or address.is_loopback else one_visitor(address)


class VisitorLimit:
    """A token bucket for each visitor; those whose bucket is full again are forgotten.

    :param name: what the policy is called in the answer's headers.
    """

    def __init__(self, name: str, rate: Rate, clock: Callable[[], float]) -> None:
        self._name = name
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[Visitor, TokenBucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, visitor: Visitor) -> bool:
        """Take a token; return whether there was one."""
        now = self._clock()
        bucket = self._buckets.pop(visitor, None) or TokenBucket(self._rate, now)
        was_there = bucket.take(now)
        self._buckets[visitor] = bucket
        self._forget(now)
        return was_there

    def refuse_if_empty(self, visitor: Visitor, sentence: str) -> None:
        """Refuse a visitor who has no token left, and take none.

        :raises RequestRefused: then, with the time after which there is one (RFC 9110, 10.2.3).
        """
        bucket, now = self._buckets.get(visitor), self._clock()
        if bucket is not None and not bucket.has_token(now):
            wait = {"Retry-After": str(max(1, ceil(bucket.wait(now))))}
            raise RequestRefused(HTTPStatus.TOO_MANY_REQUESTS, sentence, wait)

    def tell(self, request: IRequest, visitor: Visitor) -> None:
        """Set the headers that say how much is left (draft-ietf-httpapi-ratelimit-headers)."""
        bucket, now = self._buckets.get(visitor), self._clock()
        left, full_in = self._rate.burst, 0.0
        if bucket is not None:
            left, full_in = bucket.left(now), bucket.full_in(now)
        window = ceil(self._rate.burst / self._rate.per_second)
        headers = request.responseHeaders
        policy = f'"{self._name}";q={self._rate.burst};w={window}'
        headers.setRawHeaders("ratelimit-policy", [policy])
        headers.setRawHeaders("ratelimit", [f'"{self._name}";r={left};t={ceil(full_in)}'])

    def _forget(self, now: float) -> None:
        for visitor in list(islice(self._buckets, 2)):
            if self._buckets[visitor].is_full(now):
                del self._buckets[visitor]
