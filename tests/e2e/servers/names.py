"""A name server with the SRV records of xmpp.test: ``python -m tests.e2e.servers.names``.

Its arguments are the port it listens on, and a place each: SERVICE=PRIORITY:HOST:PORT.
"""

import sys
from typing import Any

from twisted.names import dns
from twisted.names.common import ResolverBase
from twisted.names.error import DomainError
from twisted.names.server import DNSServerFactory
from twisted.python.failure import Failure

_ZONE = "xmpp.test"


class Records(ResolverBase):
    """Answers from a table, and says of all else that there is no such name."""

    def __init__(self, places: list[str]) -> None:
        super().__init__()
        self._records: dict[bytes, list[dns.RRHeader]] = {}
        for place in places:
            service, _, where = place.partition("=")
            priority, host, port = where.split(":")
            name = f"{service}._tcp.{_ZONE}".encode()
            record = dns.Record_SRV(int(priority), 0, int(port), host.encode())
            self._records.setdefault(name, []).append(dns.RRHeader(name, dns.SRV, payload=record))

    def _lookup(self, name: bytes, cls: int, type_: int, timeout: Any) -> Any:
        found = self._records.get(name.lower())
        return (found, [], []) if found else Failure(DomainError(name))


def main(reactor: Any) -> None:
    """Serve until ended."""
    answering = DNSServerFactory(clients=[Records(sys.argv[2:])])
    protocol = dns.DNSDatagramProtocol(answering, reactor=reactor)
    reactor.listenUDP(int(sys.argv[1]), protocol, interface="127.0.0.1")
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    reactor.run()


if __name__ == "__main__":
    from twisted.internet import reactor as chosen  # noqa: TID251 - this is the program

    main(chosen)
