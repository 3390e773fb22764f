"""Hearing what is asked of us, and answering it to the network's rules."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from bots.core.grammar import asked_in_a_room, asked_in_private
from bots.core.request import Answer, Request
from bots.irc.connection import Connection
from bots.irc.limits import Limits, Verdict
from bots.irc.rendering import lines_for
from bots.irc.splitting import plain
from bots.irc.wire import mask

_HISTORY = 60.0
"""Seconds by which a server's clock may be behind before we take what is said for history."""

PATIENCE = "One moment, please: that was a lot at once. I answer again in a little while."


class Responds(Protocol):
    """What turns a request into an answer."""

    def answer(self, request: Request) -> Awaitable[Answer]:
        """Answer; never raises."""
        ...


class Answering:
    """Listens on one connection: decides what is meant for us, asks, and says the answer there.

    :param network: the section's name, ``irc:libera``.
    :param now: the seconds of the clock that the program runs on.
    """

    _log = Logger()

    def __init__(
        self,
        network: str,
        prefix: str,
        connection: Connection,
        responder: Responds,
        limits: Limits,
        now: Callable[[], float],
    ) -> None:
        self._network = network
        self._prefix = prefix
        self._connection = connection
        self._responder = responder
        self._limits = limits
        self._now = now
        self._since = now()
        self._in_progress: set[tuple[str, str]] = set()

    def heard(self, source: str, channel: str | None, text: str, tags: Mapping[str, str]) -> None:
        """Answer what is asked of us; bots, history, and talk among people are let pass."""
        if _is_bot(tags) or "batch" in tags or self._is_history(tags.get("time", "")):
            return
        asked = self._asked(plain(text), channel)
        if asked is None:
            return
        nick, person = mask(source).nick, self._person(source, tags)
        target = nick if channel is None else channel
        question = (self._connection.fold(target), asked.casefold())
        if question in self._in_progress:
            return  # whoever asked the same is about to be answered, here
        verdict = self._limits.ask(person, channel and self._connection.fold(channel), self._now())
        if verdict is Verdict.ANSWER:
            self._in_progress.add(question)
            request = Request(asked, self._network, channel, person, nick)
            Deferred.fromCoroutine(self._answer(request, target, question))
        elif verdict is Verdict.ASK_FOR_PATIENCE:
            word = PATIENCE if channel is None else f"{nick}: {PATIENCE}"
            self._connection.answer(target, [word], lambda: None)

    def _asked(self, text: str, channel: str | None) -> str | None:
        if channel is None:
            return asked_in_private(text, self._prefix)
        return asked_in_a_room(text, self._connection.nick, self._prefix)

    async def _answer(self, request: Request, target: str, question: tuple[str, str]) -> None:
        try:
            answer = await self._responder.answer(request)
            lines = lines_for(self._connection, request.place, target, answer)
            if lines and self._connection.answer(target, lines, lambda: self._done(question)):
                return
        except Exception:
            self._log.failure("{asked} could not be answered", asked=request.text)
        self._done(question)

    def _done(self, question: tuple[str, str]) -> None:
        self._in_progress.discard(question)

    def _person(self, source: str, tags: Mapping[str, str]) -> str:
        """Name who speaks as far as the network vouches for it: never by nick."""
        account = tags.get("account")
        if account and account != "*":
            return f"{self._network}/account:{account}"
        who = mask(source)
        return f"{self._network}/mask:*!{who.user}@{who.host}"

    def _is_history(self, time: str) -> bool:
        """Say whether something was said before we came, and is only played back."""
        try:
            said = datetime.fromisoformat(time)
        except ValueError:
            return False
        said = said if said.tzinfo else said.replace(tzinfo=UTC)
        return said.timestamp() < self._since - _HISTORY


def _is_bot(tags: Mapping[str, str]) -> bool:
    """Say whether the server vouches that a bot said this: ``bot``, ``inspircd.org/bot``."""
    return any(name.rpartition("/")[2] == "bot" for name in tags if not name.startswith("+"))
