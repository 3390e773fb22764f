"""The services of ``[qotd]``."""

from collections.abc import Callable
from typing import Any

from twisted.application.service import MultiService, Service
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.endpoints import serverFromString
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort, IReactorUDP
from twisted.internet.protocol import DatagramProtocol

from bots.core.adapters.adapter import AdapterService, Services
from bots.core.net.listening import describe_address, describe_listen_error, listening_service
from bots.qotd.lingering_close import LingeringCloseFactory
from bots.qotd.rate_limit import DatagramRateLimit
from bots.qotd.settings import QotdSettings, UdpAddress
from bots.qotd.tcp import QOTDFactory
from bots.qotd.udp import DatagramQOTD
from quoters.text.rfc865 import as_rfc865, as_utf8

_READ = 512
"""Bytes of a datagram that are read; the rest, like these, is thrown away."""


class DatagramService(Service):
    """Listens for datagrams while it runs; says where, or why it cannot."""

    def __init__(
        self,
        reactor: IReactorUDP,
        address: UdpAddress,
        protocol: DatagramProtocol,
        listening: Callable[[IListeningPort], None],
        failed: Callable[[str], None],
    ) -> None:
        self._reactor = reactor
        self._address = address
        self._protocol = protocol
        self._listening = listening
        self._failed = failed
        self._port: IListeningPort | None = None

    def startService(self) -> None:
        """Listen."""
        super().startService()
        host, port = self._address.host, self._address.port
        try:
            self._port = self._reactor.listenUDP(port, self._protocol, host, _READ)
        except (CannotListenError, OSError) as error:
            self._failed(describe_listen_error(error))
        else:
            self._listening(self._port)

    def stopService(self) -> Deferred[Any] | None:
        """Stop listening."""
        super().stopService()
        port, self._port = self._port, None
        return maybeDeferred(port.stopListening) if port is not None else None


def make_service(section: str, settings: QotdSettings, services: Services) -> AdapterService:
    """Make one service of TCP and UDP, whichever are wanted."""
    on_listening, on_fatal = services.lifecycle.on_listening, services.lifecycle.on_fatal

    def told(transport: str) -> tuple[Callable[[IListeningPort], None], Callable[[str], None]]:
        return (
            lambda port: on_listening("QOTD", f"{describe_address(port)} ({transport})"),
            lambda why: on_fatal(f"[{section}] {transport.lower()}: {why}"),
        )

    render = as_utf8 if settings.encoding == "utf-8" else as_rfc865
    running = MultiService()
    if settings.tcp is not None:
        endpoint = serverFromString(services.time.reactor, settings.tcp)
        factory = LingeringCloseFactory(
            QOTDFactory(services.quotes.quoter, render), services.time.reactor
        )
        listening_service(endpoint, factory, *told("TCP")).setServiceParent(running)
    if settings.udp is not None:
        protocol = DatagramQOTD(
            services.quotes.quoter, services.time.reactor, DatagramRateLimit(), render
        )
        udp = DatagramService(services.time.reactor, settings.udp, protocol, *told("UDP"))
        udp.setServiceParent(running)
    return AdapterService(running)
