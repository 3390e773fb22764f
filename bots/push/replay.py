"""What was said lately, for those who were away for a moment."""

from collections import deque

from bots.push.messages import Message, wire


class Replay:
    """Numbers the events of one run of the program, and keeps the last of them.

    A cursor is the run's ``epoch`` and the number of the last event seen: ``EPOCH-17``.

    :param epoch: another one for each run.
    :param most: how many events are kept.
    :param most_bytes: how many bytes they may have together; it must fit what may wait to be sent
        to one client.
    """

    def __init__(self, epoch: str, *, most: int = 1000, most_bytes: int = 128 * 1024) -> None:
        self._epoch = epoch
        self._most = most
        self._most_bytes = most_bytes
        self._kept: deque[bytes] = deque()
        self._bytes = 0
        self._number = 0

    @property
    def cursor(self) -> str:
        """The cursor of who has seen everything."""
        return f"{self._epoch}-{self._number}"

    def add(self, message: Message) -> bytes:
        """Return the event its cursor, and keep it; give it as it is sent."""
        self._number += 1
        sent = wire({"type": message["type"], "cursor": self.cursor} | message)
        self._kept.append(sent)
        self._bytes += len(sent)
        while len(self._kept) > self._most or self._bytes > self._most_bytes:
            self._bytes -= len(self._kept.popleft())
        return sent

    def since(self, cursor: str) -> list[bytes] | None:
        """Return the events after this cursor, or None when they are not known (any more)."""
        epoch, _, number = cursor.rpartition("-")
        if epoch != self._epoch or not (number.isascii() and number.isdecimal()):
            return None
        if len(number) > len(str(self._number)):
            return None
        missed = self._number - int(number)
        if not 0 <= missed <= len(self._kept):
            return None
        return list(self._kept)[len(self._kept) - missed :]
