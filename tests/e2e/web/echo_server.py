"""An echo on the push channel's own protocol, options and transport, for the conformance cases.

Run as ``python -m tests.e2e.web.echo_server PORT``.
"""

import sys
from typing import Any

from twisted.internet import reactor  # noqa: TID251 - a program of its own
from twisted.web.server import Site
from zope.interface import implementer

from bots.core.net.eager_tcp import eager_server
from bots.push.admission import Admission
from bots.push.hub import Hub
from bots.push.interfaces import IPushChannel, IPushConnection
from bots.push.options import ChannelOptions
from bots.push.protocol import PushConnection, PushConnectionFactory, as_resource

_LONGEST = 16 * 1024 * 1024


class EchoConnection(PushConnection):
    """Says what it hears; binary messages, too, which the push channel does not take."""

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: FBT001 - autobahn's
        self.sendMessage(payload, isBinary)


class EchoFactory(PushConnectionFactory):
    voice = EchoConnection


@implementer(IPushChannel)
class InHub:
    """Keeps the connections in a hub, as the channel does."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def opened(self, voice: IPushConnection) -> None:
        self._hub.add(voice.transport)

    def heard(self, voice: IPushConnection, payload: bytes) -> None:
        """Hear nothing: the voice answers by itself."""

    def allows(self, voice: IPushConnection) -> bool:
        return True

    def alive(self, voice: IPushConnection) -> None:
        self._hub.check(voice.transport)

    def leaving(self, voice: IPushConnection) -> None:
        self._hub.discard(voice.transport)

    def gone(self, voice: IPushConnection) -> None:
        self._hub.discard(voice.transport)


def main(port: int, running: Any) -> None:
    """Listen, and say so."""
    admission = Admission(ChannelOptions(base_url=""))
    factory = EchoFactory(InHub(Hub(running)), admission, running, longest=_LONGEST)
    site = Site(as_resource(factory), reactor=running)
    listening = eager_server(running, f"tcp:{port}:interface=127.0.0.1").listen(site)
    listening.addCallback(lambda _: sys.stderr.write("listening\n"))
    running.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), reactor)
