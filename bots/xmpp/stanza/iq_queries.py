"""Asking others by IQ stanzas, and knowing whose answer it is."""

from collections.abc import Callable
from dataclasses import dataclass

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.error import TimeoutError as TimedOut
from twisted.internet.interfaces import IReactorTime
from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element

from bots.xmpp.stanza.elements import NewId, error_condition
from bots.xmpp.stanza.jid import parse_address


class IqError(Exception):
    """The answer was an error; ``condition`` is as in RFC 6120 §8.3.3."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


@dataclass(frozen=True, slots=True)
class _Asked:
    whom: JID | None
    answer: Deferred[Element]


class IqQueries:
    """Asks, and hands each answer to who asked.

    Ids cannot be guessed, and an answer counts only when it comes from whom we asked: anybody may
    send us an IQ result.

    :param me: gives our full JID.
    """

    def __init__(
        self,
        say: Callable[[Element], None],
        me: Callable[[], JID],
        clock: IReactorTime,
        new_id: NewId,
    ) -> None:
        self._say = say
        self._me = me
        self._clock = clock
        self._new_id = new_id
        self._open: dict[str, _Asked] = {}

    async def ask(self, iq: Element, to: JID | None = None, seconds: float = 30.0) -> Element:
        """Send an IQ and give the result.

        :param to: whom; None is our own account.
        :raises IqError: when the answer is an error.
        :raises TimeoutError: (Twisted's) when none came in time.
        :raises ConnectionLost: when the session ended before.
        """
        iq["id"] = identity = self._new_id()
        if to is not None:
            iq["to"] = to.full()
        answer: Deferred[Element] = Deferred()
        self._open[identity] = _Asked(to, answer)
        answer.addTimeout(seconds, self._clock, lambda _, s: _too_late(s))
        self._say(iq)
        try:
            reply = await answer
        finally:
            self._open.pop(identity, None)
        if reply["type"] == "error":
            raise IqError(error_condition(reply))
        return reply

    def heard(self, iq: Element) -> None:
        """Take an IQ of type ``result`` or ``error``; what nobody asked for is dropped."""
        asked = self._open.get(iq.getAttribute("id", ""))
        if asked is not None and self._is_from(iq, asked.whom):
            del self._open[iq["id"]]
            asked.answer.callback(iq)

    def lost(self) -> None:
        """Fail all questions: no answer will come."""
        still_open, self._open = self._open, {}
        for asked in still_open.values():
            asked.answer.errback(ConnectionLost("the session has ended"))

    def _is_from(self, iq: Element, whom: JID | None) -> bool:
        sender = parse_address(iq.getAttribute("from"))
        if whom is not None:
            return sender == whom
        if sender is None:
            return not iq.hasAttribute("from")
        return sender.full() in (self._me().full(), self._me().userhost())


def _too_late(seconds: float) -> None:
    raise TimedOut(string=f"no answer within {seconds:.0f} s")
