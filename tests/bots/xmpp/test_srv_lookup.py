"""Where the server is, and in which order its places are dialled."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.defer import CancelledError, Deferred, fail, succeed
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import ConnectError
from twisted.internet.error import ConnectionRefusedError as Refusing
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.task import Clock
from twisted.internet.testing import MemoryReactorClock
from twisted.names import dns
from twisted.names.error import DNSQueryTimeoutError, DomainError
from zope.interface import implementer

from bots.xmpp.account import NoSession
from bots.xmpp.connect import StreamConnector
from bots.xmpp.srv_lookup import (
    Candidate,
    RecordsOf,
    ServerLookup,
    candidates_in,
    find,
    in_order,
    nameservers,
)
from tests.bots.xmpp.doubles import CHANCE, account, failure_of


def result(awaited: Any) -> Any:
    """Return what is there already, or raise it."""
    found: list[Any] = []
    deferred = Deferred.fromCoroutine(awaited)
    deferred.addCallback(found.append)
    error = failure_of(deferred)
    if error is not None:
        raise error
    return found[0]


async def nothing(_: str) -> list[Candidate] | None:
    """Look up a domain that has no records."""
    return None


def test_a_domain_without_records_is_its_own_server() -> None:
    """On the usual port, with STARTTLS."""
    assert result(find("xmpp.test", nothing, CHANCE)) == [Candidate("xmpp.test", 5222)]


def test_a_domain_may_say_that_it_has_no_xmpp() -> None:
    """A record that points at the root (RFC 2782)."""

    async def lookup(_: str) -> list[Candidate]:
        return []

    with pytest.raises(ConnectError, match="offers no XMPP"):
        result(find("xmpp.test", lookup, CHANCE))


def test_priority_orders_and_weight_draws() -> None:
    """The lowest priority first; within one, in proportion to the weights."""
    light, heavy = Candidate("light", 1, weight=10), Candidate("heavy", 2, weight=30)
    idle, last = Candidate("idle", 3), Candidate("last", 4, priority=5, weight=999)
    orders = [in_order([last, idle, light, heavy], CHANCE) for _ in range(2000)]
    assert all(order[2:] == [idle, last] for order in orders)
    first = Counter(order[0].host for order in orders)
    assert 0.70 < first["heavy"] / 2000 < 0.80


def records(*given: tuple[str, dns.Record_SRV]) -> list[dns.RRHeader]:
    """Return an answer of a name server."""
    return [dns.RRHeader(name.encode(), dns.SRV, payload=payload) for name, payload in given]


def test_records_are_read() -> None:
    """Of both services; what is no SRV record is passed over."""
    answers = records(("x", dns.Record_SRV(1, 2, 443, b"a.xmpp.test")))
    answers.append(dns.RRHeader(b"x", dns.CNAME, payload=dns.Record_CNAME(b"y")))
    assert candidates_in(answers, direct_tls=True) == [
        Candidate("a.xmpp.test", 443, direct_tls=True, priority=1, weight=2)
    ]
    root = records(("x", dns.Record_SRV(0, 0, 0, b".")))
    assert candidates_in(root, direct_tls=False) == [None]


def look_up(answers: dict[str, Any]) -> Any:
    """Look a domain up that has these records; a failure stands for a name server's."""

    async def ask(name: str) -> Any:
        found = answers.get(name, DomainError())
        if isinstance(found, Exception):
            raise found
        return found, [], []

    return result(RecordsOf(ask)("xmpp.test"))


def test_both_services_are_looked_up() -> None:
    """XEP-0368 beside RFC 6120; one of them is enough."""
    plain = {"_xmpp-client._tcp.xmpp.test": records(("x", dns.Record_SRV(1, 2, 5222, b"a.test")))}
    direct = {"_xmpps-client._tcp.xmpp.test": records(("x", dns.Record_SRV(0, 0, 443, b"b.test")))}
    a, b = (
        Candidate("a.test", 5222, priority=1, weight=2),
        Candidate("b.test", 443, direct_tls=True),
    )
    assert look_up(plain) == [a]
    assert look_up(direct) == [b]
    assert look_up({**plain, **direct}) == [b, a]


@pytest.mark.parametrize("failure", [DomainError(), DNSQueryTimeoutError(1), OSError()])
def test_a_domain_that_cannot_be_looked_up_has_no_records(failure: Exception) -> None:
    """Its own address is tried then, as RFC 6120 §3.2.1 says."""
    names = ("_xmpp-client._tcp.xmpp.test", "_xmpps-client._tcp.xmpp.test")
    assert look_up(dict.fromkeys(names, failure)) is None


def test_records_that_point_nowhere_say_that_there_is_nothing() -> None:
    """None of the places is tried, not even the domain's own address."""
    root = records(("x", dns.Record_SRV(0, 0, 0, b".")))
    assert look_up({"_xmpp-client._tcp.xmpp.test": root}) == []


def test_name_servers_are_read_from_the_system(tmp_path: Path) -> None:
    """As resolv.conf says; without it, this machine's own."""
    file = tmp_path / "resolv.conf"
    file.write_text("# a comment\nsearch example.org\nnameserver 192.0.2.1\nnameserver ::1\n")
    assert nameservers(file) == [("192.0.2.1", 53), ("::1", 53)]
    assert nameservers(tmp_path / "none") == [("127.0.0.1", 53)]


def server(
    fixed: str | None = None, *, direct_tls: bool = False, lookup: Any = nothing
) -> ServerLookup:
    """Return a server."""
    return ServerLookup(
        MemoryReactorClock(),
        "xmpp.test",
        fixed,
        account().tls,
        lookup,
        CHANCE,
        direct_tls=direct_tls,
    )


def test_a_configured_server_is_dialled_as_it_is() -> None:
    """No record is looked up then."""
    (endpoint,) = result(server("tcp:127.0.0.1:5222").endpoints())
    assert not isinstance(endpoint, HostnameEndpoint)
    (wrapped,) = result(server("tcp:127.0.0.1:5223", direct_tls=True).endpoints())
    assert "Wrapper" in type(wrapped).__name__


def test_both_services_are_dialled_in_one_order() -> None:
    """XEP-0368: what begins with TLS stands beside what does not, by priority."""

    async def lookup(_: str) -> list[Candidate]:
        return [Candidate("b", 5222, priority=2), Candidate("a", 443, direct_tls=True, priority=1)]

    first, second = result(server(lookup=lookup).endpoints())
    assert "Wrapper" in type(first).__name__
    assert isinstance(second, HostnameEndpoint)


class Opening:
    """A stream that opens, or does not."""

    def __init__(self, opened: Deferred[None]) -> None:
        self.opened = opened
        self.up: Deferred[None] = Deferred()
        self.is_aborted = False

    def abort(self) -> None:
        self.is_aborted = True
        self.up.errback(NoSession("aborted"))


@implementer(IStreamClientEndpoint)
class Place:
    """A place that connects, or not."""

    def __init__(self, outcome: Any) -> None:
        self._outcome = outcome

    def connect(self, protocolFactory: Any) -> Any:
        if isinstance(self._outcome, Exception):
            return fail(self._outcome)
        return succeed(self._outcome)


def dial(clock: Clock, *outcomes: Any) -> Deferred[Any]:
    """Dial places one after the other."""

    class Places:
        async def endpoints(self) -> list[Place]:
            return [Place(outcome) for outcome in outcomes]

    places: Any = Places()
    nobody: Any = None
    return Deferred.fromCoroutine(StreamConnector(places, nobody, clock)())


def test_the_first_that_speaks_is_taken() -> None:
    """One that refuses, closes at once or stays silent is passed over."""
    clock = Clock()
    closing, silent, speaking = (
        Opening(fail(NoSession("closed"))),
        Opening(Deferred()),
        Opening(succeed(None)),
    )
    dialled = dial(clock, Refusing(), closing, silent, speaking)
    assert closing.is_aborted
    clock.advance(15)
    assert silent.is_aborted
    found: list[object] = []
    dialled.addCallback(found.append)
    assert found == [speaking]
    assert clock.getDelayedCalls() == []


def test_when_none_speaks_the_last_failure_is_told() -> None:
    """It is the most useful one: its place was meant as the last resort."""
    dialled = dial(Clock(), NoSession("first"), Refusing())
    assert isinstance(failure_of(dialled), Refusing)


def test_giving_up_leaves_no_connection() -> None:
    """The program may stop while a server is making up its mind."""
    silent = Opening(Deferred())
    dialled = dial(Clock(), silent, Opening(succeed(None)))
    dialled.cancel()
    assert isinstance(failure_of(dialled), CancelledError)
    assert silent.is_aborted
