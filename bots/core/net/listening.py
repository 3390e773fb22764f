"""Servers that say where they listen, or why they cannot."""

import os
from collections.abc import Callable
from typing import Any

from twisted.application.internet import StreamServerEndpointService
from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.defer import Deferred
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import (
    IListeningPort,
    IProtocolFactory,
    IStreamServerEndpoint,
)
from twisted.python.failure import Failure
from zope.interface import implementer


@implementer(IStreamServerEndpoint)
class NotifyingEndpoint:
    """A server endpoint that tells where it listens, or that it cannot."""

    def __init__(
        self,
        endpoint: IStreamServerEndpoint,
        listening: Callable[[IListeningPort], None],
        failed: Callable[[str], None],
    ) -> None:
        self._endpoint = endpoint
        self._listening = listening
        self._failed = failed

    def listen(self, protocolFactory: IProtocolFactory) -> Deferred[IListeningPort]:
        """Listen as the wrapped endpoint does."""
        port = self._endpoint.listen(protocolFactory).addCallback(self._told)
        port.addErrback(self._could_not)
        return port

    def _told(self, port: IListeningPort) -> IListeningPort:
        self._listening(port)
        return port

    def _could_not(self, failure: Failure) -> Any:
        failure.trap(CannotListenError, OSError)
        self._failed(describe_listen_error(failure.value))


def describe_listen_error(error: BaseException | None) -> str:
    """Return in a few words why an address cannot be listened on."""
    if isinstance(error, CannotListenError):
        reason = getattr(error.socketError, "strerror", None) or error.socketError
        return f"cannot listen on {error.interface or '*'}:{error.port}: {reason}"
    return f"cannot listen: {error}"


def describe_address(port: IListeningPort) -> str:
    """Return the address of a listening port as people write it: ``127.0.0.1:1717``."""
    host = port.getHost()
    if isinstance(host, IPv6Address):
        return f"[{host.host}]:{host.port}"
    if isinstance(host, IPv4Address):
        return f"{host.host}:{host.port}"
    if isinstance(host, UNIXAddress):
        return os.fsdecode(host.name or b"")
    return str(host)


def listening_service(
    endpoint: IStreamServerEndpoint,
    factory: IProtocolFactory,
    listening: Callable[[IListeningPort], None],
    failed: Callable[[str], None],
) -> StreamServerEndpointService:
    """Make the service of a server that tells of itself."""
    return StreamServerEndpointService(NotifyingEndpoint(endpoint, listening, failed), factory)
