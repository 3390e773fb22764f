"""Autobahn as its examples use it: ``sendPreparedMessage`` to all, on Twisted's epoll reactor.

``python -m tests.bench.push.serve_autobahn PORT SIZE HEARTBEAT``
"""

import signal
import sys
from typing import Any

from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from twisted.internet import reactor as running_reactor  # noqa: TID251 - a program of its own

from tests.bench.push.replying import reply_to

reactor: Any = running_reactor


class Listener(WebSocketServerProtocol):
    factory: Any

    def onOpen(self) -> None:
        self.factory.open.add(self)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: FBT001 - autobahn's
        self.sendMessage(reply_to(payload).encode())

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:  # noqa: FBT001
        self.factory.open.discard(self)


class Everybody(WebSocketServerFactory):
    protocol = Listener

    def __init__(self, size: int) -> None:
        super().__init__(reactor=reactor)
        self.open: set[Listener] = set()
        self.payload = b"x" * size

    def tell(self) -> None:
        """Send to all."""
        message = self.prepareMessage(self.payload)
        for listener in self.open:
            listener.sendPreparedMessage(message)


def main(port: int, size: int, heartbeat: float) -> None:
    """Serve until killed."""
    factory = Everybody(size)
    factory.setProtocolOptions(
        openHandshakeTimeout=60, autoPingInterval=heartbeat, autoPingTimeout=heartbeat
    )
    signal.signal(signal.SIGUSR1, lambda *_: reactor.callFromThread(factory.tell))
    reactor.listenTCP(port, factory, 4096, "127.0.0.1")
    reactor.callWhenRunning(sys.stderr.write, "listening\n")
    reactor.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
