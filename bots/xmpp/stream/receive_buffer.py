"""Reading no faster than is good for everybody else."""

from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IDelayedCall, IPushProducer, IReactorTime
from zope.interface import implementer

SLICE = 4096
"""Bytes handed on in one turn of the reactor: a dozen usual stanzas, some hundred tiny ones."""

BACKLOG = 64 * 1024
"""Bytes that may wait before no more are read."""


@implementer(IPushProducer)
class ReceiveBuffer:
    """Hands on what comes in, a slice a turn, and only while what we say is being taken.

    It is the producer of its own transport: a server that does not read what we answer is soon not
    read either, so that neither side's memory fills.  Not at once: TLS holds us too while it still
    has to read for its handshake.

    :param transport: an ``ITransport`` that consumes and produces.
    :param parse: is given each slice.
    """

    def __init__(self, transport: Any, clock: IReactorTime, parse: Callable[[bytes], None]) -> None:
        self._transport = transport
        self._clock = clock
        self._parse = parse
        self._backlog = b""
        self._is_held = False
        self._is_stopped = False
        self._is_full = False
        self._turn: IDelayedCall | None = None
        transport.registerProducer(self, True)  # noqa: FBT003 - zope interfaces take no keywords

    @property
    def is_behind(self) -> bool:
        """Whether something came in that was not handed on yet."""
        return bool(self._backlog)

    def received(self, data: bytes) -> None:
        """Take what came in."""
        if not self._backlog and self._may_go_on and len(data) <= SLICE:
            self._parse(data)
            return
        self._backlog += data
        self._read_or_not()
        self._schedule()

    def pauseProducing(self) -> None:
        """Hold: what we said is not being taken."""
        self._is_held = True

    def resumeProducing(self) -> None:
        """Go on: what we said has been taken."""
        self._is_held = False
        self._schedule()

    def stopProducing(self) -> None:
        """End: the connection is gone, or is to go."""
        self._is_held = True
        self._backlog = b""
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None

    def hold(self, *, on: bool) -> None:
        """Hold, or go on: those who answer have enough to do."""
        self._is_stopped = on
        self._schedule()

    @property
    def _may_go_on(self) -> bool:
        return not (self._is_held or self._is_stopped)

    def _schedule(self) -> None:
        if self._backlog and self._turn is None and self._may_go_on:
            self._turn = self._clock.callLater(0, self._take_turn)

    def _take_turn(self) -> None:
        self._turn = None
        if self._may_go_on:
            part, self._backlog = self._backlog[:SLICE], self._backlog[SLICE:]
            self._parse(part)
        if self._may_go_on:
            self._read_or_not()
            self._schedule()

    def _read_or_not(self) -> None:
        """Read from the transport only while there is room for what comes."""
        is_full = len(self._backlog) >= BACKLOG
        if is_full != self._is_full:
            self._is_full = is_full
            if is_full:
                self._transport.pauseProducing()
            else:
                self._transport.resumeProducing()
