"""A bounded queue of outgoing lines, sent at a network's rate."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from twisted.internet.interfaces import IDelayedCall, IReactorTime

from bots.core.model.token_bucket import TokenBucket


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """How we behave: lines at once, seconds for each further line, seconds between heartbeats."""

    burst: int = 5
    line_every: float = 2.0
    heartbeat: float = 30.0


@dataclass(slots=True, eq=False)
class Message:
    """Lines that go out together, in order; ``sent`` is called after the last of them.

    ``begun`` tells whether the first of them was written.
    """

    lines: deque[str]
    sent: Callable[[], object] = lambda: None
    begun: bool = False


class OutgoingQueue:
    """What goes out on one connection, at the network's pace.

    Announcements go first.  Answers to channels and to people take turns, so that a crowd in
    private does not keep a channel waiting, nor the other way round.

    :param write: writes one line.
    :param most: how many answers of each kind may wait; announcements are never turned away.
    """

    def __init__(
        self, write: Callable[[str], None], clock: IReactorTime, bucket: TokenBucket, most: int = 64
    ) -> None:
        self._write = write
        self._clock = clock
        self._bucket = bucket
        self._most = most
        self._announcements: deque[Message] = deque()
        self._to_channels: deque[Message] = deque()
        self._to_people: deque[Message] = deque()
        self._turns = deque((self._to_channels, self._to_people))
        self._waiting: IDelayedCall | None = None

    def answer(self, message: Message, *, to_channel: bool = False) -> bool:
        """Send lines when it is their turn; say no when too many wait already."""
        queue = self._to_channels if to_channel else self._to_people
        if len(queue) >= self._most:
            return False
        queue.append(message)
        self._send()
        return True

    def announce(self, message: Message) -> None:
        """Send lines before all answers that wait."""
        self._announcements.append(message)
        self._send()

    def withdraw(self, message: Message) -> None:
        """Take back what is left of an announcement."""
        if message in self._announcements:
            self._announcements.remove(message)

    def clear(self) -> None:
        """Forget everything that waits."""
        for queue in (self._announcements, *self._turns):
            queue.clear()
        if self._waiting is not None and self._waiting.active():
            self._waiting.cancel()

    def _send(self) -> None:
        if self._waiting is not None and self._waiting.active():
            return
        while (queue := self._next()) is not None:
            now = self._clock.seconds()
            if not self._bucket.take(now):
                self._waiting = self._clock.callLater(self._bucket.wait(now), self._send)
                return
            self._send_line(queue)

    def _next(self) -> deque[Message] | None:
        """Return the queue whose turn it is: the one whose message was begun, or else by rank."""
        first = None
        for queue in (self._announcements, *self._turns):
            if queue and queue[0].begun:
                return queue
            if queue and first is None:
                first = queue
        return first

    def _send_line(self, queue: deque[Message]) -> None:
        message = queue[0]
        message.begun = True
        line = message.lines.popleft()
        if not message.lines:
            queue.popleft()
            if queue is self._turns[0]:
                self._turns.rotate()
        self._write(line)
        if not message.lines:
            message.sent()
