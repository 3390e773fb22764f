"""Whose account somebody has logged in to, where messages do not say: by WHOIS."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from twisted.internet.defer import Deferred

from bots.irc.pacing import Message, OutgoingQueue
from bots.irc.timers import Timers
from bots.irc.wire.line import Mask, write

_PATIENCE = 5.0
"""Seconds that a server may take to tell."""


_Key = tuple[str, str, str]


@dataclass(slots=True, eq=False)
class _Question:
    """What was asked about a nick, and what is known so far."""

    is_same: bool = False
    account: str | None = None
    told: list[Deferred[str | None]] = field(default_factory=list)


class Accounts:
    """Asks the server who somebody is, at the network's pace.

    :param fold: gives a nick as the server compares it.
    """

    def __init__(self, outgoing: OutgoingQueue, fold: Callable[[str], str], alarms: Timers) -> None:
        self._outgoing = outgoing
        self._fold = fold
        self._alarms = alarms
        self._questions: dict[_Key, _Question] = {}

    async def account_of(self, who: Mask) -> str | None:
        """Return the account (numeric 330) of this very person; None when nothing vouches for one.

        Who has taken the nick meanwhile comes from elsewhere (311), and is somebody else.
        """
        key = (self._fold(who.nick), who.user, who.host)
        question = self._questions.get(key)
        if question is None:
            question = self._questions[key] = _Question()
            self._ask(key)
        told: Deferred[str | None] = Deferred()
        question.told.append(told)
        return await told

    def _ask(self, key: _Key) -> None:
        message = Message(
            deque([write("WHOIS", key[0])]), lambda: self._alarms.after(_PATIENCE, self._end, key)
        )
        if not self._outgoing.answer(message):
            self._alarms.after(0, self._end, key)

    def hear(self, numeric: str, params: Sequence[str]) -> None:
        """Take a line of the server's answer: 311, 330, 318 or 401, whose second word is a nick."""
        nick = self._fold(params[1])
        for key, question in list(self._questions.items()):
            if key[0] != nick:
                continue
            if numeric == "311" and params[3:]:
                question.is_same = (params[2], params[3]) == key[1:]
            elif numeric == "330" and params[2:]:
                question.account = params[2]
            elif numeric in ("318", "401"):
                self._end(key)

    def end(self) -> None:
        """Wait no longer for anything."""
        for key in tuple(self._questions):
            self._questions[key].account = None
            self._end(key)

    def _end(self, key: _Key) -> None:
        question = self._questions.pop(key, None)
        if question is not None:
            account = question.account if question.is_same else None
            for told in question.told:
                told.callback(account)
