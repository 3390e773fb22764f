"""Transports that say nothing of their backlog."""

from typing import Any

from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer


@implementer(IPushProducer)
class FallbackTransport:
    """Writes the way every transport has, and counts what is written while it asks for a pause.

    ``waiting`` is how many bytes that is; what it held before it asked, some 64 KiB, is not in it.
    """

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._paused = False
        self.waiting = 0
        transport.registerProducer(self, streaming=True)

    def write(self, data: bytes) -> None:
        """Write."""
        if self._paused:
            self.waiting += len(data)
        self._transport.write(data)

    def let_go(self) -> None:
        """Listen no more to whether it wants a pause."""
        self._transport.unregisterProducer()

    def pauseProducing(self) -> None:
        """Begin to count."""
        self._paused = True

    def resumeProducing(self) -> None:
        """Forget what was counted: it has been sent."""
        self._paused = False
        self.waiting = 0

    def stopProducing(self) -> None:
        """Do nothing: the protocol hears of the end by itself."""
