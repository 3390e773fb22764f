"""Counting what each side has handled (XEP-0198), so that nothing is lost or doubled by a cut."""

from collections import deque
from dataclasses import dataclass

from twisted.internet.defer import Deferred
from twisted.words.xish.domish import Element

from bots.core.interfaces import DeliveryUnknown, NotDelivered

_WRAP = 2**32


class WrongCount(Exception):
    """The server acknowledges more than was sent: one of us lost count, and the session is void."""


@dataclass(frozen=True, slots=True)
class SentStanza:
    """A stanza that the server has not acknowledged, and who waits for it to be."""

    stanza: Element
    acknowledged: Deferred[None] | None = None


class StreamManagement:
    """The counts of one session, over all its connections; it does no I/O.

    ``identity`` is what the server will know the session by when it is taken up again; None when it
    cannot be.
    """

    def __init__(self) -> None:
        self.is_on = False
        self.identity: str | None = None
        self.handled = 0
        self._acknowledged = 0
        self._unacknowledged: deque[SentStanza] = deque()

    @property
    def waiting(self) -> int:
        """How many stanzas the server has not acknowledged."""
        return len(self._unacknowledged)

    @property
    def resumption(self) -> tuple[str, int] | None:
        """What to take the session up again with."""
        return None if self.identity is None else (self.identity, self.handled)

    def begin(self) -> None:
        """Count from zero, for both sides."""
        self.is_on = True
        self.identity = None
        self.handled = self._acknowledged = 0

    def end(self, left_at: int | None = None) -> None:
        """Return up the session.

        :param left_at: how many of our stanzas the server had handled, if it could say: those
            before were delivered then, and those after surely were not.
        """
        if left_at is not None and (left_at - self._acknowledged) % _WRAP <= self.waiting:
            self.acknowledge(left_at)
            error: Exception = NotDelivered("the connection was cut before the server took it")
        else:
            error = DeliveryUnknown("the connection was cut before the server confirmed it")
        self.is_on = False
        self.identity = None
        left, self._unacknowledged = self._unacknowledged, deque()
        for sent in left:
            if sent.acknowledged is not None and not sent.acknowledged.called:
                sent.acknowledged.errback(error)

    def sent(self, stanza: Element, acknowledged: Deferred[None] | None = None) -> None:
        """Count a stanza of ours; the Deferred fires when the server has it.

        It fails with ``NotDelivered`` or ``DeliveryUnknown`` when the session ends before that.
        """
        self._unacknowledged.append(SentStanza(stanza, acknowledged))

    def acknowledge(self, count: int) -> None:
        """Record that the server has handled so many of our stanzas in all.

        :raises WrongCount: when it cannot have.
        """
        newly = (count - self._acknowledged) % _WRAP
        if newly > self.waiting:
            raise WrongCount(f"{newly} acknowledged, {self.waiting} sent")
        self._acknowledged = count
        for _ in range(newly):
            sent = self._unacknowledged.popleft()
            if sent.acknowledged is not None and not sent.acknowledged.called:
                sent.acknowledged.callback(None)

    def received(self) -> None:
        """Count a stanza of theirs that was handled."""
        self.handled = (self.handled + 1) % _WRAP

    def resume(self, count: int) -> list[Element]:
        """Take the session up where the server says it is; give what is to be sent again.

        :raises WrongCount: when it cannot be there.
        """
        self.acknowledge(count)
        return [sent.stanza for sent in self._unacknowledged]
