"""One message to everybody who is connected, at about the price of a loop around ``send``.

The hub knows transports and bytes, neither what the bytes mean nor whose protocol frames them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from bots.core.net.eager_tcp import EagerServer
from bots.push.fallback_transport import FallbackTransport
from bots.push.sockets import ReadySockets, SocketSnapshot

BOUND = 256 * 1024
"""Bytes that may wait for one client; then it is dropped."""

SLICE = 500
"""Clients that are served in one turn of the reactor: some 3 ms."""


@dataclass(slots=True)
class _Broadcast:
    """What is on its way: to those who were ready, and to others.

    ``done`` fires when it was handed to the last.
    """

    data: bytes
    ready: SocketSnapshot
    others: list[Any]
    done: Deferred[None]
    served: int = 0

    def __len__(self) -> int:
        return len(self.ready.transports) + len(self.others)


class Hub:
    """Holds the open connections, and writes to one or to all of them.

    Plain TCP connections of ours (``EagerServer``) are written to by their sockets' numbers while
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
        self._ready = ReadySockets()
        self._behind: set[EagerServer] = set()
        self._ordinary: dict[Any, FallbackTransport] = {}
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
        """Return all that are in it now."""
        return [*self._ready, *self._behind, *self._ordinary]

    def add(self, transport: Any) -> None:
        """Write to this one, too, from now on."""
        if type(transport) is not EagerServer or not transport.sends_in_plain:
            self._ordinary[transport] = FallbackTransport(transport)
            return
        transport.backlog_listener = self
        if transport.backlog:
            self._behind.add(transport)
        else:
            self._ready.add(transport)

    def discard(self, transport: Any) -> None:
        """Write to this one no more."""
        if transport in self._ordinary:
            self._ordinary.pop(transport).let_go()
        elif transport in self:
            self._ready.discard(transport)
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
        others = [*self._behind, *self._ordinary]
        broadcast = _Broadcast(data, self._ready.now(), others, Deferred())
        self._underway.append(broadcast)
        if len(self._underway) == 1:
            self._turn()
        return broadcast.done

    def held_back(self, transport: EagerServer) -> None:
        """See ``BacklogListener``."""
        if self._ready.discard(transport):
            self._behind.add(transport)

    def caught_up(self, transport: EagerServer) -> None:
        """See ``BacklogListener``."""
        if transport in self._behind:
            self._behind.remove(transport)
            self._ready.add(transport)

    def closing(self, transport: EagerServer) -> None:
        """See ``BacklogListener``."""
        self.discard(transport)

    def _turn(self) -> None:
        """Serve as many clients as fit a turn, and see to the next turn."""
        left = self._at_once
        while self._underway:
            broadcast = self._underway[0]
            if broadcast.served == len(broadcast):
                self._underway.popleft()
                broadcast.done.callback(None)
            elif left:
                left -= self._serve(broadcast, left)
            else:
                self._clock.callLater(0, self._turn)
                return

    def _serve(self, broadcast: _Broadcast, most: int) -> int:
        """Write to the next ones; say how many there were."""
        first, were_ready = broadcast.served, broadcast.ready.transports
        if first < len(were_ready):
            end = min(first + most, len(were_ready))
            if not broadcast.ready.write(broadcast.data, first, end):
                self._write_to(were_ready[first:end], broadcast.data)
        else:
            end = min(first + most, len(broadcast))
            others = slice(first - len(were_ready), end - len(were_ready))
            self._write_to(broadcast.others[others], broadcast.data)
        broadcast.served = end
        return end - first

    def _write_to(self, transports: Sequence[Any], data: bytes) -> None:
        for transport in transports:
            self.write(transport, data)
