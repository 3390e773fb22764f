"""Who may open a connection."""

from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus

from bots.core.net.client_address import Address, Network, client_address, one_visitor
from bots.core.net.origins import origin_of
from bots.push.options import ChannelOptions


class Refusal(Exception):
    """The client may not come in; ``status`` says it in HTTP, the message in a sentence."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Admission:
    """Lets clients in by whose page they are, where they are, and how many there are already."""

    def __init__(self, options: ChannelOptions) -> None:
        self._options = options
        self._from: Counter[Address | Network] = Counter()
        self._all = 0

    def enter(self, peer: str, headers: Mapping[str, str]) -> Address | None:
        """Admit a client; give its address, with which it ``leave``s.

        :param peer: the address at the other end of the connection.
        :param headers: its request's, by their names in lower case.
        :raises Refusal: when it may not.
        """
        self._check_origin(headers.get("origin"))
        forwarded_for = [headers[name] for name in ("x-forwarded-for",) if name in headers]
        address = client_address(peer, forwarded_for, self._options.trusted_proxies)
        if self._all >= self._options.most:
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Too many are connected; please try again later.",
            )
        if self._has_enough(address):
            raise Refusal(
                HTTPStatus.TOO_MANY_REQUESTS,
                "There are too many connections from your address.",
            )
        self._all += 1
        if address is not None:
            self._from[one_visitor(address)] += 1
        return address

    def leave(self, address: Address | None) -> None:
        """Make room again for who was let in."""
        self._all -= 1
        if address is not None:
            visitor = one_visitor(address)
            self._from[visitor] -= 1
            if not self._from[visitor]:
                del self._from[visitor]

    def _check_origin(self, origin: str | None) -> None:
        if origin is None:
            allowed = self._options.originless
        else:
            allowed = origin_of(origin) in self._options.origins
        if not allowed:
            raise Refusal(HTTPStatus.FORBIDDEN, "This origin may not connect here.")

    def _has_enough(self, address: Address | None) -> bool:
        """Whether an address has all the connections it may have.

        This machine's own have no bound: what comes through an unknown proxy seems to be here.
        """
        if address is None or address.is_loopback:
            return False
        return self._from[one_visitor(address)] >= self._options.most_per_address
