"""Hearing what is asked of us, and answering it to the network's rules."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bots.core.chat.recent_messages import RecentMessage, RecentMessages
from bots.core.commands.parser import (
    addressed_to,
    command_in_private,
    command_in_room,
)
from bots.core.concurrency.detached import run_detached
from bots.core.log import Logger
from bots.core.model.request import Reply, Request
from bots.irc.chat.aliases import asked_by_alias
from bots.irc.chat.question_limits import QuestionLimits, Verdict
from bots.irc.chat.render import reply_lines
from bots.irc.connection import IrcConnection
from bots.irc.persons import account_person, mask_person
from bots.irc.wire.formatting import ACTION, strip_formatting
from bots.irc.wire.line import Mask

_HISTORY = timedelta(seconds=5)
"""How long before our welcome, by the server's own clock, something was said to be history."""

PATIENCE = "One moment, please: that was a lot at once. I answer again in a little while."


class AnswersRequests(Protocol):
    """What turns a request into an answer."""

    def answer(self, request: Request) -> Awaitable[Reply]:
        """Answer; never raises."""
        ...

    def changes(self, text: str) -> bool:
        """Whether a command changes something."""
        ...

    def is_by_account(self, text: str) -> bool:
        """Whether it matters for a command which account asks."""
        ...

    def knows(self, text: str) -> bool:
        """Whether a text is a command, and not just words to look for."""
        ...


@dataclass(frozen=True, slots=True)
class ChannelSettings:
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
class IrcQuestion:
    """What somebody asks, as we heard it; ``channel`` is None in private.

    ``person`` is who asks, as far as the message itself vouches for it; ``mask`` is the same person
    by user and host.
    """

    text: str
    who: Mask
    channel: str | None
    person: str
    mask: str

    @property
    def target(self) -> str:
        """Where the answer goes."""
        return self.who.nick if self.channel is None else self.channel


class QuestionAnswerer:
    """Listens on one connection: decides what is meant for us, asks, and says the answer there.

    :param seconds: tells the seconds that pass, by which askers are limited.
    """

    _log = Logger()

    def __init__(
        self,
        habits: ChannelSettings,
        connection: IrcConnection,
        dispatcher: AnswersRequests,
        recent_messages: RecentMessages,
        limits: QuestionLimits,
        seconds: Callable[[], float],
    ) -> None:
        self._habits = habits
        self._connection = connection
        self._dispatcher = dispatcher
        self._recent_messages = recent_messages
        self._limits = limits
        self._seconds = seconds
        self._history_ends = _history_ends(connection)
        self._in_progress: set[tuple[str, ...]] = set()

    def heard(self, who: Mask, channel: str | None, text: str, tags: Mapping[str, str]) -> None:
        """Answer what is asked of us; bots, history, and talk among people are let pass."""
        if tags and (_is_bot(tags) or "batch" in tags or self._is_history(tags.get("time", ""))):
            return
        person, mask = self._person(who, tags.get("account")), self._person(who, None)
        if text.startswith(ACTION):
            words = f"* {who.nick} {strip_formatting(text.removeprefix(ACTION))}"
            asked = None  # who does something asks nothing
        else:
            words = strip_formatting(text)
            asked = self._asked(words, channel)
        if asked is not None:
            self._take(IrcQuestion(asked, who, channel, person, mask))
        elif channel is not None and self._habits.overhears:
            heard = RecentMessage(who.nick, person, words, _besides(person, mask))
            self._recent_messages.note(self._habits.network, channel, heard)

    def _take(self, question: IrcQuestion) -> None:
        key = self._key(question)
        if key in self._in_progress:
            return  # whoever asked the same is about to be answered, here
        channel = None if question.channel is None else key[0]
        verdict = self._limits.ask(question.person, channel, self._seconds())
        if verdict is Verdict.ANSWER:
            run_detached(self._answer(question, key))
        elif verdict is Verdict.ASK_FOR_PATIENCE:
            word = PATIENCE if channel is None else f"{question.who.nick}: {PATIENCE}"
            self._connection.answer(question.target, [word], lambda: None)

    def _asked(self, text: str, channel: str | None) -> str | None:
        prefix = self._habits.prefix
        if self._habits.aliases and (asked := asked_by_alias(text, prefix)) is not None:
            return asked
        if channel is None:
            return command_in_private(text, prefix, self._connection.nick)
        asked = command_in_room(text, self._connection.nick, prefix)
        said = addressed_to(text, self._connection.nick) if asked is None else None
        return said if said is not None and self._dispatcher.knows(said) else asked

    def _key(self, question: IrcQuestion) -> tuple[str, ...]:
        """Return the key under which equal questions share an answer; changes share none."""
        shared = (self._connection.fold(question.target), question.text.casefold())
        return (*shared, question.person) if self._dispatcher.changes(question.text) else shared

    async def _answer(self, question: IrcQuestion, key: tuple[str, ...]) -> None:
        self._in_progress.add(key)
        try:
            answer = await self._dispatcher.answer(await self._request(question))
            lines = reply_lines(
                answer, question.target, self._connection, public_url=self._habits.public_url
            )
            if lines and self._connection.answer(question.target, lines, lambda: self._done(key)):
                return
        except Exception:
            self._log.failure("{asked} could not be answered", asked=question.text)
        self._done(key)

    def _done(self, key: tuple[str, ...]) -> None:
        self._in_progress.discard(key)

    async def _request(self, question: IrcQuestion) -> Request:
        """Make a request; where messages carry no account, ask for it if it will matter."""
        who, person = question.who, question.person
        if self._dispatcher.is_by_account(question.text) and not self._connection.has(
            "account-tag"
        ):
            person = self._person(who, await self._connection.account_of(who))
        also = _besides(person, question.mask)
        return Request(
            question.text, self._habits.network, question.channel, person, who.nick, also=also
        )

    def _person(self, who: Mask, account: str | None) -> str:
        """Name who speaks as far as the network vouches for it: never by nick."""
        if account and account != "*":
            return account_person(self._habits.network, account)
        return mask_person(self._habits.network, who.user, who.host)

    def _is_history(self, time: str) -> bool:
        """Whether something was said before we came, and is only played back."""
        try:
            said = datetime.fromisoformat(time)
        except ValueError:
            return False
        said = said if said.tzinfo else said.replace(tzinfo=UTC)
        return self._history_ends is not None and said < self._history_ends


def _besides(person: str, mask: str) -> tuple[str, ...]:
    """Return what else somebody is known by: with an account the mask."""
    return () if person == mask else (mask,)


def _history_ends(connection: IrcConnection) -> datetime | None:
    """Return before which time of the server what is said is history.

    None where history comes in batches, or the server does not say when it welcomed us: its clock
    may be wrong, and only its own times can be compared.
    """
    if connection.has("batch"):
        return None
    try:
        welcomed = datetime.fromisoformat(connection.welcomed_at)
    except ValueError:
        return None
    return (welcomed if welcomed.tzinfo else welcomed.replace(tzinfo=UTC)) - _HISTORY


def _is_bot(tags: Mapping[str, str]) -> bool:
    """Whether the server vouches that a bot said this: ``bot``, ``inspircd.org/bot``."""
    return any(name.rpartition("/")[2] == "bot" for name in tags if not name.startswith("+"))
