"""The connections that take what is written to them: nothing waits in any."""

import os
from array import array
from collections.abc import Iterable, Iterator

from bots.core.net.eager_tcp import EagerServer


class ReadySockets:
    """Connections, and the numbers of their sockets side by side.

    What the kernel does for one client drives most else out of the processor's caches.  A loop over
    transports and their sockets' methods has four objects of each client come back into them, and
    takes a tenth longer than one over an array of numbers.

    A socket's number is another's as soon as it is closed: whoever puts a connection in here takes
    it out before that.
    """

    def __init__(self) -> None:
        self._places: dict[EagerServer, int] = {}
        self._transports: list[EagerServer] = []
        self._numbers = array("i")
        self._is_shown = False

    def __len__(self) -> int:
        return len(self._transports)

    def __contains__(self, transport: object) -> bool:
        return transport in self._places

    def __iter__(self) -> Iterator[EagerServer]:
        return iter(self._transports)

    def add(self, transport: EagerServer) -> None:
        """Put a connection behind the others; it is not in here."""
        self._own()
        self._places[transport] = len(self._transports)
        self._transports.append(transport)
        self._numbers.append(transport.fileno())

    def discard(self, transport: EagerServer) -> bool:
        """Take a connection out, if it is in here; say whether it was."""
        place = self._places.pop(transport, None)
        if place is None:
            return False
        self._own()
        last, number = self._transports.pop(), self._numbers.pop()
        if last is not transport:
            self._places[last] = place
            self._transports[place], self._numbers[place] = last, number
        return True

    def now(self) -> "SocketSnapshot":
        """Return who is in here now; whoever comes and goes later changes nothing of it."""
        self._is_shown = True
        return SocketSnapshot(self, self._transports, self._numbers)

    def is_as(self, transports: list[EagerServer]) -> bool:
        """Whether nobody came or went since these were given."""
        return transports is self._transports

    def _own(self) -> None:
        """Change others than those that were given out: copied only then, that costs nothing."""
        if self._is_shown:
            self._is_shown = False
            self._transports, self._numbers = self._transports.copy(), self._numbers[:]


class SocketSnapshot:
    """Who was ready at one moment."""

    def __init__(
        self, ready: ReadySockets, transports: list[EagerServer], numbers: "array[int]"
    ) -> None:
        self._ready = ready
        self._numbers = numbers
        self.transports = transports

    def write(self, data: bytes, first: int, end: int) -> bool:
        """Write to those from one place to before another, if all are still ready.

        :returns: whether they were; otherwise nothing was done.
        """
        if not self._ready.is_as(self.transports):
            return False
        for place, sent in _short(self._numbers[first:end], data):
            self.transports[first + place].hold_back(data[sent:])
        return True


def _short(numbers: Iterable[int], data: bytes) -> list[tuple[int, int]]:
    """Write to sockets; give the places of those that did not take all, and how much they took."""
    write, length, short = os.write, len(data), []
    for place, number in enumerate(numbers):
        try:
            sent = write(number, data)
        except OSError:  # full or broken: the ordinary way finds out
            sent = 0
        if sent != length:
            short.append((place, sent))
    return short
