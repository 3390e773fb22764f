"""TCP connections that send at once.

Twisted's ``transport.write`` puts everything into a buffer, asks the kernel to be told when the
socket takes some, sends, and asks not to be told any more: three system calls besides the one that
sends.  Nearly always the socket would have taken it straight away.
"""

from typing import Any, Protocol, cast

from twisted.internet import tcp
from twisted.internet.endpoints import serverFromString
from twisted.internet.interfaces import (
    IListeningPort,
    IProtocolFactory,
    IReactorTCP,
    IStreamServerEndpoint,
)
from twisted.python.failure import Failure
from zope.interface import implementer


class BacklogListener(Protocol):
    """Is told when a connection begins to hold bytes back, when the last has gone, and its end."""

    def held_back(self, transport: "EagerServer") -> None:
        """Record that bytes wait in this transport."""

    def caught_up(self, transport: "EagerServer") -> None:
        """Record that none wait any more."""

    def closing(self, transport: "EagerServer") -> None:
        """Record that its socket is closed now, and that the number may soon be another's."""


class EagerServer(tcp.Server):
    """A server's connection that tries the socket first, and leaves the rest to Twisted."""

    backlog_listener: BacklogListener | None = None

    @property
    def backlog(self) -> int:
        """How many bytes wait to be sent."""
        return len(self.dataBuffer) - self.offset + self._tempDataLen

    @property
    def sends_in_plain(self) -> bool:
        """Whether what goes into the socket is what was written: TLS may have been started."""
        return not self.TLS

    def write(self, data: bytes) -> None:
        """Send now what the socket takes, unless something waits already."""
        if (
            self.dataBuffer
            or self._tempDataBuffer
            or self.TLS
            or not self.connected
            or self._writeDisconnected
            or (self.producer is not None and not self.streamingProducer)
        ):
            tcp.Server.write(self, data)
            return
        try:
            sent = self.socket.send(data)
        except OSError:  # the ordinary way finds out whether it is full or broken
            sent = 0
        if sent < len(data):
            self.hold_back(data[sent:])

    def hold_back(self, data: bytes) -> None:
        """Send this later: the socket is full."""
        tcp.Server.write(self, data)
        if self.backlog_listener is not None:
            self.backlog_listener.held_back(self)

    def connectionLost(self, reason: Failure) -> None:
        """Tell before the socket is closed."""
        if self.backlog_listener is not None:
            self.backlog_listener.closing(self)
        tcp.Server.connectionLost(self, reason)

    def stopWriting(self) -> None:
        """Tell that everything was sent, if it was."""
        tcp.Server.stopWriting(self)
        if self.backlog_listener is not None and not self.backlog:
            self.backlog_listener.caught_up(self)


class EagerPort(tcp.Port):
    """A listening port whose connections are eager."""

    transport = EagerServer


@implementer(IReactorTCP)
class _EagerReactor:
    """A reactor whose TCP servers are eager; all else it leaves to the one it stands for."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def listenTCP(
        self, port: int, factory: IProtocolFactory, backlog: int = 50, interface: str = ""
    ) -> IListeningPort:
        """Listen, as ``IReactorTCP`` says."""
        listening = EagerPort(port, factory, backlog, interface, self._reactor)
        listening.startListening()
        return cast("IListeningPort", listening)

    def connectTCP(self, *arguments: Any, **options: Any) -> Any:
        """Connect the ordinary way."""
        return self._reactor.connectTCP(*arguments, **options)


def eager_server(reactor: Any, description: str) -> IStreamServerEndpoint:
    """Make the endpoint that a string describes; if it is plain TCP, its connections are eager."""
    endpoint: IStreamServerEndpoint = serverFromString(_EagerReactor(reactor), description)
    return endpoint
