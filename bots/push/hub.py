"""One message to everybody who is connected, at about the price of a loop around ``send``.

The hub knows transports and bytes, neither what the bytes mean nor whose protocol frames them.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from bots.core.eager import EagerServer
from bots.push.ordinary import OrdinaryTransport

BOUND = 256 * 1024
"""Bytes that may wait for one client; then it is dropped."""

SLICE = 500
"""Clients that are served in one turn of the reactor: some 4 ms."""


@dataclass(frozen=True, slots=True)
class _Broadcast:
    """What is on its way to whom; ``done`` fires when it was handed to the last."""

    data: bytes
    rest: Iterator[Any]
    done: Deferred[None]


class Hub:
    """Holds the open connections, and writes to one or to all of them.

    Plain TCP connections of ours (``EagerServer``) are written to by their sockets' ``send`` while
    nothing waits in them, and are set apart while something does.  All others, TLS above all, go
    the way of ``transport.write``: behind a TLS transport there is a socket too, which would send
    plain text.

    :param bound: bytes that may wait for one client.
    :param at_once: how many clients are served in one turn of the reactor.
    """

    def __init__(self, clock: IReactorTime, *, bound: int = BOUND, at_once: int = SLICE) -> None:
        self._clock = clock
        self._bound = bound
        self._at_once = at_once
        self._ready: dict[EagerServer, Any] = {}
        self._behind: set[EagerServer] = set()
        self._ordinary: dict[Any, OrdinaryTransport] = {}
        self._underway: deque[_Broadcast] = deque()
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._ready) + len(self._behind) + len(self._ordinary)

    def __contains__(self, transport: object) -> bool:
        return transport in self._ready or transport in self._behind or transport in self._ordinary

    @property
    def behind(self) -> int:
        """How many have not taken yet what was written to them."""
        return len(self._behind) + sum(one.waiting > 0 for one in self._ordinary.values())

    def transports(self) -> list[Any]:
        """Give all that are in it now."""
        return [*self._ready, *self._behind, *self._ordinary]

    def add(self, transport: Any) -> None:
        """Write to this one, too, from now on."""
        if type(transport) is not EagerServer or not transport.sends_in_plain:
            self._ordinary[transport] = OrdinaryTransport(transport)
            return
        transport.backlog_listener = self
        if transport.backlog:
            self._behind.add(transport)
        else:
            self._ready[transport] = transport.socket.send

    def discard(self, transport: Any) -> None:
        """Write to this one no more."""
        if transport in self._ordinary:
            self._ordinary.pop(transport).let_go()
        elif transport in self:
            self._ready.pop(transport, None)
            self._behind.discard(transport)
            transport.backlog_listener = None

    def drop(self, transport: Any) -> None:
        """Close this connection at once, and write to it no more."""
        self.discard(transport)
        self.dropped += 1
        transport.abortConnection()

    def write(self, transport: Any, data: bytes) -> None:
        """Write to one client, if it is in here; drop it if too much waits for it already."""
        if transport in self._ready or transport in self._behind:
            transport.write(data)
        elif transport in self._ordinary:
            self._ordinary[transport].write(data)
        self.check(transport)

    def check(self, transport: Any) -> None:
        """Drop a client for which too much waits."""
        if transport in self._behind:
            waiting = transport.backlog
        elif transport in self._ordinary:
            waiting = self._ordinary[transport].waiting
        else:
            return
        if waiting > self._bound:
            self.drop(transport)

    def broadcast(self, data: bytes) -> Deferred[None]:
        """Write to everybody who is here now; the result comes when it was handed to each.

        Some are served in this turn of the reactor, others in the next ones; what is broadcast
        meanwhile waits, so that everybody gets everything in the same order.
        """
        broadcast = _Broadcast(data, iter(self.transports()), Deferred())
        self._underway.append(broadcast)
        if len(self._underway) == 1:
            self._turn()
        return broadcast.done

    def held_back(self, transport: EagerServer) -> None:
        """See ``BacklogListener``."""
        if self._ready.pop(transport, None) is not None:
            self._behind.add(transport)

    def caught_up(self, transport: EagerServer) -> None:
        """See ``BacklogListener``."""
        if transport in self._behind:
            self._behind.remove(transport)
            self._ready[transport] = transport.socket.send

    def _turn(self) -> None:
        """Serve as many clients as fit a turn, and see to the next turn."""
        left = self._at_once
        while self._underway and left:
            broadcast = self._underway[0]
            served = self._serve(broadcast.data, islice(broadcast.rest, left))
            if served < left:
                self._underway.popleft()
                broadcast.done.callback(None)
            left -= served
        if self._underway:
            self._clock.callLater(0, self._turn)

    def _serve(self, data: bytes, transports: Iterator[Any]) -> int:
        """Write to each of these; say how many there were."""
        ready, length, served = self._ready, len(data), 0
        for transport in transports:
            served += 1
            send = ready.get(transport)
            if send is None:
                self.write(transport, data)
                continue
            try:
                sent = send(data)
            except OSError:  # full or broken: the ordinary way finds out
                sent = 0
            if sent != length:
                transport.hold_back(data[sent:])
        return served
