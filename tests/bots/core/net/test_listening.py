"""Servers that say where they listen, or why they cannot."""

import errno

from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort, IProtocolFactory, IStreamServerEndpoint
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from bots.core.net.listening import describe_address, describe_listen_error, listening_service


@implementer(IStreamServerEndpoint)
class Taken:
    """An endpoint whose port somebody else has."""

    def listen(self, protocolFactory: IProtocolFactory) -> Deferred[IListeningPort]:
        taken = OSError(errno.EADDRINUSE, "Address already in use")
        return fail(CannotListenError("127.0.0.1", 8080, taken))


class Port:
    """A port at some address."""

    def __init__(self, host: object) -> None:
        self.getHost = lambda: host


def test_it_tells_when_it_listens() -> None:
    """As soon as the port is open."""
    reactor, told, failed = MemoryReactorClock(), list[IListeningPort](), list[str]()
    endpoint = TCP4ServerEndpoint(reactor, 8080, interface="127.0.0.1")
    service = listening_service(endpoint, Factory(), told.append, failed.append)
    assert told == []
    service.startService()
    assert (len(told), failed) == (1, [])
    assert len(reactor.tcpServers) == 1


def test_it_tells_why_it_cannot() -> None:
    """In a sentence with the address; nothing is left unhandled."""
    told, failed = list[IListeningPort](), list[str]()
    service = listening_service(Taken(), Factory(), told.append, failed.append)
    service.startService()
    assert failed == ["cannot listen on 127.0.0.1:8080: Address already in use"]
    assert told == []
    service.stopService()


def test_other_reasons_are_said_as_they_are() -> None:
    """A UNIX socket in a folder that is not there, for one."""
    assert (
        describe_listen_error(OSError(2, "No such file")) == "cannot listen: [Errno 2] No such file"
    )
    everywhere = CannotListenError("", 17, OSError(13, "Permission denied"))
    assert describe_listen_error(everywhere) == "cannot listen on *:17: Permission denied"


def test_addresses_are_written_as_people_write_them() -> None:
    """With brackets where colons would confuse."""
    for host, written in {
        IPv4Address("TCP", "127.0.0.1", 1717): "127.0.0.1:1717",
        IPv6Address("TCP", "::1", 1717): "[::1]:1717",
        UNIXAddress(b"quotes.sock"): "quotes.sock",
    }.items():
        assert describe_address(Port(host)) == written  # type: ignore[arg-type]
