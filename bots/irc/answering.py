"""Hearing what is asked of us, and answering it to the network's rules."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from bots.core.grammar import CHANGING, asked_in_a_room, asked_in_private, only_reads, parse
from bots.core.overheard import Heard, Overheard
from bots.core.request import Answer, Request
from bots.irc.aliases import asked_by_alias
from bots.irc.connection import Connection
from bots.irc.limits import Limits, Verdict
from bots.irc.rendering import lines_for
from bots.irc.splitting import plain
from bots.irc.wire import Mask, mask

_HISTORY = 60.0
"""Seconds by which a server's clock may be behind before we take what is said for history."""

PATIENCE = "One moment, please: that was a lot at once. I answer again in a little while."


class Responds(Protocol):
    """What turns a request into an answer."""

    def answer(self, request: Request) -> Awaitable[Answer]:
        """Answer; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Habits:
    """How we listen and answer on a network; ``network`` is its section's name, ``irc:libera``.

    ``public_url`` is what the addresses of quotes begin with, empty without one.
    ``overhears``: whether what people say in channels is remembered for a while, for ``grab``.
    """

    network: str
    prefix: str = "!"
    public_url: str = ""
    aliases: bool = False
    overhears: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, as we heard it; ``channel`` is None in private."""

    text: str
    who: Mask
    channel: str | None
    account: str | None

    @property
    def target(self) -> str:
        """Where the answer goes."""
        return self.who.nick if self.channel is None else self.channel


class Answering:
    """Listens on one connection: decides what is meant for us, asks, and says the answer there.

    :param now: the seconds of the clock that the program runs on.
    """

    _log = Logger()

    def __init__(
        self,
        habits: Habits,
        connection: Connection,
        responder: Responds,
        overheard: Overheard,
        limits: Limits,
        now: Callable[[], float],
    ) -> None:
        self._habits = habits
        self._connection = connection
        self._responder = responder
        self._overheard = overheard
        self._limits = limits
        self._now = now
        self._since = now()
        self._in_progress: set[tuple[str, ...]] = set()

    def heard(self, source: str, channel: str | None, text: str, tags: Mapping[str, str]) -> None:
        """Answer what is asked of us; bots, history, and talk among people are let pass."""
        if _is_bot(tags) or "batch" in tags or self._is_history(tags.get("time", "")):
            return
        words, who, account = plain(text), mask(source), tags.get("account")
        asked = self._asked(words, channel)
        if asked is None:
            if channel is not None and self._habits.overhears:
                heard = Heard(who.nick, self._person(who, account), words)
                self._overheard.note(self._habits.network, channel, heard)
            return
        question = Question(asked, who, channel, account)
        key = self._key(question)
        if key in self._in_progress:
            return  # whoever asked the same is about to be answered, here
        fold = self._connection.fold
        person = self._person(who, account)
        verdict = self._limits.ask(person, channel and fold(channel), self._now())
        if verdict is Verdict.ANSWER:
            Deferred.fromCoroutine(self._answer(question, key))
        elif verdict is Verdict.ASK_FOR_PATIENCE:
            word = PATIENCE if channel is None else f"{question.who.nick}: {PATIENCE}"
            self._connection.answer(question.target, [word], lambda: None)

    def _asked(self, text: str, channel: str | None) -> str | None:
        prefix = self._habits.prefix
        if self._habits.aliases and (asked := asked_by_alias(text, prefix)) is not None:
            return asked
        if channel is None:
            return asked_in_private(text, prefix)
        return asked_in_a_room(text, self._connection.nick, prefix)

    def _key(self, question: Question) -> tuple[str, ...]:
        """Give what two questions share that one answer serves; what changes something is alone."""
        shared = (self._connection.fold(question.target), question.text.casefold())
        person = self._person(question.who, question.account)
        return shared if only_reads(question.text) else (*shared, person)

    async def _answer(self, question: Question, key: tuple[str, ...]) -> None:
        self._in_progress.add(key)
        try:
            answer = await self._responder.answer(await self._request(question))
            lines = lines_for(
                answer, question.target, self._connection, public_url=self._habits.public_url
            )
            if lines and self._connection.answer(question.target, lines, lambda: self._done(key)):
                return
        except Exception:
            self._log.failure("{asked} could not be answered", asked=question.text)
        self._done(key)

    def _done(self, key: tuple[str, ...]) -> None:
        self._in_progress.discard(key)

    async def _request(self, question: Question) -> Request:
        """Make a request; where messages carry no account, ask for it if it will matter."""
        account = question.account
        if not self._connection.tells_accounts and _is_signed(question.text):
            account = await self._connection.account_of(question.who)
        person = self._person(question.who, account)
        network, nick = self._habits.network, question.who.nick
        return Request(question.text, network, question.channel, person, nick)

    def _person(self, who: Mask, account: str | None) -> str:
        """Name who speaks as far as the network vouches for it: never by nick."""
        if account and account != "*":
            return f"{self._habits.network}/account:{account}"
        return f"{self._habits.network}/mask:*!{who.user}@{who.host}"

    def _is_history(self, time: str) -> bool:
        """Say whether something was said before we came, and is only played back."""
        try:
            said = datetime.fromisoformat(time)
        except ValueError:
            return False
        said = said if said.tzinfo else said.replace(tzinfo=UTC)
        return said.timestamp() < self._since - _HISTORY


def _is_signed(text: str) -> bool:
    """Say whether it matters under which account something is asked.

    Whose words may be grabbed is known only as what they were overheard as, without a WHOIS.
    """
    verb = parse(text).verb
    return verb in CHANGING - {"optout", "optin"} or verb == "pending"


def _is_bot(tags: Mapping[str, str]) -> bool:
    """Say whether the server vouches that a bot said this: ``bot``, ``inspircd.org/bot``."""
    return any(name.rpartition("/")[2] == "bot" for name in tags if not name.startswith("+"))
