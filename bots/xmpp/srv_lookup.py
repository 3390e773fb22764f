"""Where an account's server is: SRV records, with direct TLS where it is offered (XEP-0368)."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from twisted.internet.defer import TimeoutError as TimedOut
from twisted.internet.endpoints import HostnameEndpoint, clientFromString, wrapClientTLS
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator, IStreamClientEndpoint
from twisted.names import dns
from twisted.names.client import Resolver
from twisted.names.error import DNSQueryTimeoutError, DomainError

PORT = 5222
"""Where a server is when no record says where."""

SERVICES = {"_xmpps-client._tcp": True, "_xmpp-client._tcp": False}
"""The names of the records, and whether what they point at begins with TLS."""

_TRIES = (2, 4)
"""Seconds that a name server may take, each time it is asked."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where the server may be; the lowest ``priority`` is tried first (RFC 2782)."""

    host: str
    port: int
    direct_tls: bool = False
    priority: int = 0
    weight: int = 0


Lookup = Callable[[str], Awaitable[list[Candidate] | None]]
"""Returns the candidates of a domain; None if it has no records, an empty list if it has and
they say that there is no such service."""


def in_order(candidates: Iterable[Candidate], random: Random) -> list[Candidate]:
    """Order candidates by priority and, within one, by chance and weight (RFC 2782)."""
    return sorted(candidates, key=lambda c: (c.priority, _lot(c.weight, random)))


def _lot(weight: int, random: Random) -> float:
    """Draw so that the heavier come first in proportion: exponential with the weight as rate."""
    return random.expovariate(weight) if weight else float("inf")


async def find(domain: str, lookup: Lookup, random: Random) -> list[Candidate]:
    """Return the places to try, best first.

    :raises ConnectError: when the domain says that it has no XMPP.
    """
    found = await lookup(domain)
    if found is None:
        return [Candidate(domain, PORT)]
    if not found:
        raise ConnectError(string=f"{domain} says that it offers no XMPP to clients")
    return in_order(found, random)


Ask = Callable[[str], Awaitable[Any]]
"""Asks name servers for the SRV records of a name, as ``IResolver.lookupService`` does."""


def invocation(reactor: Any, servers: Callable[[], Awaitable[list[tuple[str, int]]]]) -> Ask:
    """Ask the name servers that ``servers`` gives, anew for each question."""

    async def ask(name: str) -> Any:
        return await Resolver(servers=await servers(), reactor=reactor).lookupService(
            name, timeout=_TRIES
        )

    return ask


class RecordsOf:
    """Looks the records of a domain up."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def __call__(self, domain: str) -> list[Candidate] | None:
        """Look both services up."""
        found: list[Candidate | None] = []
        for service, direct_tls in SERVICES.items():
            answers = await self._answers(f"{service}.{domain}")
            found += candidates_in(answers, direct_tls=direct_tls)
        return [candidate for candidate in found if candidate is not None] if found else None

    async def _answers(self, name: str) -> list[Any]:
        try:
            answers, _, _ = await self._ask(name)
        except (DomainError, DNSQueryTimeoutError, TimedOut, OSError):
            return []  # no such record, or nobody to ask
        return list(answers)


def candidates_in(answers: Iterable[Any], *, direct_tls: bool) -> list[Candidate | None]:
    """Read the SRV records among a name server's answers.

    None stands for a record that points nowhere, and so says that there is no such service.
    """
    return [
        Candidate(host, record.port, direct_tls, record.priority, record.weight) if host else None
        for record in (answer.payload for answer in answers if answer.type == dns.SRV)
        for host in [str(record.target).rstrip(".")]
    ]


def nameservers(file: Path = Path("/etc/resolv.conf")) -> list[tuple[str, int]]:
    """Read which name servers this machine asks; reads a file, so not in the reactor's thread."""
    try:
        lines = file.read_text("ascii", "replace").splitlines()
    except OSError:
        lines = []
    words = [line.split() for line in lines]
    hosts = [w[1] for w in words if len(w) > 1 and w[0] == "nameserver"] or ["127.0.0.1"]
    return [(host, dns.PORT) for host in hosts]


class ServerLookup:
    """Dials an account's server: the configured endpoint, or what the records say.

    :param fixed: an endpoint string; None to look the records up.
    :param direct_tls: whether ``fixed`` begins with TLS.
    :param tls: verifies the certificate against the JID's domain.
    """

    def __init__(
        self,
        reactor: Any,
        domain: str,
        fixed: str | None,
        tls: IOpenSSLClientConnectionCreator,
        lookup: Lookup,
        random: Random,
        *,
        direct_tls: bool = False,
    ) -> None:
        self._reactor = reactor
        self._domain = domain
        self._fixed = fixed
        self._direct_tls = direct_tls
        self._tls = tls
        self._lookup = lookup
        self._random = random

    async def endpoints(self) -> list[IStreamClientEndpoint]:
        """Return what to dial, in order.

        :raises ConnectError: when there is nothing.
        """
        if self._fixed is not None:
            endpoint = clientFromString(self._reactor, self._fixed)
            return [self._wrapped(endpoint, direct_tls=self._direct_tls)]
        candidates = await find(self._domain, self._lookup, self._random)
        return [
            self._wrapped(HostnameEndpoint(self._reactor, c.host, c.port), direct_tls=c.direct_tls)
            for c in candidates
        ]

    def _wrapped(
        self, endpoint: IStreamClientEndpoint, *, direct_tls: bool
    ) -> IStreamClientEndpoint:
        return wrapClientTLS(self._tls, endpoint, self._reactor) if direct_tls else endpoint
