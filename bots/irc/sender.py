"""What we say on one connection: answers at the network's pace, announcements with a receipt.

A receipt is the server's PONG to a PING that was sent after the lines.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from twisted.internet.defer import Deferred

from bots.core.interfaces import DeliveryUnknown, NotDelivered, RefusedForNow
from bots.irc.pacing import Message, OutgoingQueue
from bots.irc.timers import Timers
from bots.irc.wire.isupport import Isupport
from bots.irc.wire.line import write

_CONFIRMATION = 30.0
"""Seconds that the server may take to confirm what was sent."""


@dataclass(slots=True, eq=False)
class _Announced:
    """Lines that nobody has confirmed yet."""

    target: str
    message: Message
    arrived: Deferred[None] = field(default_factory=Deferred)


class Sender:
    """Sends what we say to channels and people.

    :param supported: tells what the server supports, as far as it is known.
    """

    def __init__(
        self,
        outgoing: OutgoingQueue,
        supported: Callable[[], Isupport],
        alarms: Timers,
        random: Random,
    ) -> None:
        self._outgoing = outgoing
        self._supported = supported
        self._alarms = alarms
        self._random = random
        self._unconfirmed: dict[str, _Announced] = {}

    def answer(self, target: str, lines: Sequence[str], written: Callable[[], None]) -> bool:
        """Send lines when it is their turn; say no when too many wait already."""
        to_channel = self._supported().is_channel(target)
        return self._outgoing.answer(Message(_to(target, lines), written), to_channel=to_channel)

    async def announce(self, target: str, lines: Sequence[str]) -> None:
        """Send lines before all answers that wait, and wait until the server has taken them.

        :raises NotDelivered: when they surely did not get there.
        :raises DeliveryUnknown: when they may have.
        """
        token = f"{self._random.getrandbits(64):016x}"
        said = _Announced(target, Message(_to(target, lines)))
        said.message.lines.append(write("PING", token))
        said.message.sent = lambda: self._expect(token)
        self._unconfirmed[token] = said
        self._outgoing.announce(said.message)
        try:
            await said.arrived
        finally:
            self._unconfirmed.pop(token, None)
            self._outgoing.withdraw(said.message)

    def confirmed(self, token: str) -> None:
        """Take a PONG; one that nobody waits for is let pass."""
        said = self._unconfirmed.pop(token, None)
        if said is not None:
            said.arrived.callback(None)

    def not_heard(self, target: str, why: str, *, may_pass: bool = False) -> None:
        """Take an error about a target: the oldest lines on their way there did not arrive.

        :param may_pass: whether another try later may succeed.
        """
        fold = self._supported().fold
        for token, said in self._unconfirmed.items():
            if said.message.begun and fold(said.target) == fold(target):
                del self._unconfirmed[token]
                failure = RefusedForNow if may_pass else NotDelivered
                said.arrived.errback(failure(f"{target}: {why}"))
                return

    def end(self, why: str) -> None:
        """Forget what waits: what was begun may have got there, the rest did not."""
        self._outgoing.clear()
        unconfirmed, self._unconfirmed = self._unconfirmed, {}
        for said in unconfirmed.values():
            failure = DeliveryUnknown if said.message.begun else NotDelivered
            said.arrived.errback(failure(why))

    def _expect(self, token: str) -> None:
        self._alarms.after(_CONFIRMATION, self._too_late, token)

    def _too_late(self, token: str) -> None:
        said = self._unconfirmed.pop(token, None)
        if said is not None:
            said.arrived.errback(DeliveryUnknown(f"not confirmed within {_CONFIRMATION:.0f} s"))


def _to(target: str, lines: Sequence[str]) -> deque[str]:
    return deque(write("PRIVMSG", target, line) for line in lines)
