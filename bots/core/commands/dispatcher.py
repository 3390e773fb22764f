"""The one who answers: finds the verb, knows who asks, and turns what goes wrong into words."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random, SystemRandom
from zoneinfo import ZoneInfo

from twisted.internet.defer import CancelledError

from bots.core.chat.exchange import ExchangeGuard
from bots.core.collection.cached import CachedCollection
from bots.core.commands.blocklist import Blocklist
from bots.core.commands.context import CommandContext
from bots.core.commands.handlers.adding import AddingCommands
from bots.core.commands.handlers.moderating import ModeratingCommands
from bots.core.commands.handlers.operating import OperatingCommands
from bots.core.commands.handlers.reading import ReadingCommands
from bots.core.commands.handlers.subscribing import SubscribingCommands
from bots.core.commands.handlers.voting import VotingCommands
from bots.core.commands.parser import ParsedCommand, parse_command
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.log import Logger
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.request import Reply, Request
from bots.core.model.target import target_of_person
from bots.core.settings.suggestion import nearest
from quoters.errors import (
    ConflictError,
    Duplicate,
    EmptyCollection,
    InvalidQuote,
    NoSuchQuote,
    PermissionDenied,
    StorageFailed,
)
from quoters.model.change import Actor

_UTC = ZoneInfo("UTC")
_SHORTEST = 4
"""Letters of a word that may be a slip for a command: three are many things."""


class Dispatcher:
    """Turns a request into an answer; what goes wrong is answered with a sentence.

    :param context: what changing the collection needs; without it there are only reading verbs.
    :param zone: that of the quote of the day.
    :param broadcasts: tells what is due next, and where.
    :param asked: is told the network and the verb of each question.
    """

    _log = Logger()

    def __init__(
        self,
        collection: CachedCollection,
        context: CommandContext | None = None,
        *,
        chance: Random | None = None,
        zone: ZoneInfo = _UTC,
        broadcasts: Callable[[], Sequence[NextBroadcast]] = list,
        asked: Callable[[str, str], None] = lambda _, __: None,
    ) -> None:
        self._asked = asked
        self._context = context
        self._ignored = None if context is None else Blocklist(context)
        self._told: dict[str, int] = {}
        self._exchanges = ExchangeGuard()
        self._reading = ReadingCommands(collection, chance or SystemRandom(), zone, broadcasts)
        groups = [self._reading.verbs()]
        if context is not None and self._ignored is not None:
            groups += [AddingCommands(context).verbs(), VotingCommands(context).verbs()]
            groups += [SubscribingCommands(context, zone).verbs()]
            groups += [ModeratingCommands(context, self._ignored).verbs()]
            groups += [OperatingCommands(context).verbs()]
        self._listed = [verb for group in groups for verb in group]
        self._listed.append(Command(("help",), "help [VERB]: what I understand", self._help))
        self._verbs = {name: verb for verb in self._listed for name in verb.names}

    async def answer(self, request: Request) -> Reply:
        """Answer; raises nothing but what cancels it.  Who is ignored gets an empty answer."""
        command = parse_command(request.text)
        try:
            return await self._answer(request, command)
        except CancelledError:  # who asked has gone
            raise
        except EmptyCollection:
            return sentences("There is no quote yet: the collection is empty.")
        except NoSuchQuote as error:
            return sentences(f"There is no quote {error.number}.")
        except (PermissionDenied, ConflictError, InvalidQuote, Duplicate) as refusal:
            return sentences(_as_sentence(str(refusal)))
        except StorageFailed:
            self._log.failure("{verb} could not be answered", verb=command.verb)
            return sentences("The collection cannot be used just now; please try again later.")
        except Exception:
            self._log.failure("{verb} could not be answered", verb=command.verb)
            return sentences("That went wrong here; the operator will find it in the log.")

    async def storage_changed(self) -> None:
        """Read anew who is ignored, at the next question; a listener of the change feed."""
        if self._ignored is not None:
            self._ignored.forget()

    def changes(self, text: str) -> bool:
        """Whether a command changes something: otherwise one answer serves all who ask the same."""
        verb = self._verbs.get(parse_command(text).verb)
        return verb is not None and verb.changes

    def knows(self, text: str) -> bool:
        """Whether a text is a command, and not just words to look for."""
        return parse_command(text).verb in self._verbs

    def is_by_account(self, text: str) -> bool:
        """Whether it matters for a command which account asks."""
        verb = self._verbs.get(parse_command(text).verb)
        return verb is not None and verb.by_account

    async def _answer(self, request: Request, command: ParsedCommand) -> Reply:
        actor = self._actor(request)
        if self._ignored is not None and await self._ignored.has(actor):
            return Reply()
        if self._context is not None and request.person is not None:
            persons = (request.person, *request.also)
            self._context.recent_messages.asked(request.network, request.nick, persons)
        verb = self._verbs.get(command.verb)
        self._asked(request.network, "search" if verb is None else verb.names[0])
        if verb is None:
            return await self._search(request, actor)
        if request.person is not None:
            self._exchanges.made_sense(request.person)
        if verb.changes and request.read_only:
            return sentences("Here I only answer questions; ask me on a network where I know you.")
        if verb.moderators and not actor.moderator:
            return sentences("Only moderators may do that.")
        invocation = Invocation(request, command, actor)
        try:
            answer = await verb.answer(invocation)
        except UsageError:
            return sentences(f"Like this: {verb.help}")
        reminded = actor.moderator and invocation.in_private
        return await self._with_reminder(answer, invocation) if reminded else answer

    async def _search(self, request: Request, actor: Actor) -> Reply:
        """Take what is no command for words to look for.

        For whom nothing is found again and again, or who says the same again and again, is no
        person, and is answered no more.
        """
        text = request.text.strip()
        invocation = Invocation(request, ParsedCommand("search", text), actor)
        answer = self._with_hint(await self._reading.search(invocation), text)
        if request.person is None or self._context is None:
            return answer
        if answer.quote is not None and not self._exchanges.repeats(request.person, text):
            self._exchanges.made_sense(request.person)
            self._exchanges.note(request.person, text, self._context.now())
            return answer
        may_answer = self._exchanges.may_answer(request.person, text, self._context.now())
        return answer if may_answer else Reply()

    def _with_hint(self, answer: Reply, text: str) -> Reply:
        """Add which command was meant, where nothing was found and one comes near."""
        word = text.split(maxsplit=1)[0] if text else ""
        near = None if answer.quote or len(word) < _SHORTEST else nearest(word, self._verbs)
        return answer if near is None else Reply((*answer.parts, f'Did you mean "{near}"?'))

    def _actor(self, request: Request) -> Actor:
        place = f"{request.network}/{request.place}" if request.place else request.network
        person, context = request.person, self._context
        if person is None:
            return _nobody(place)
        persons = (person, *request.also)
        is_moderator = context is not None and any(one in context.moderators for one in persons)
        return Actor(person, is_moderator, place, request.also)

    async def _with_reminder(self, answer: Reply, invocation: Invocation) -> Reply:
        """Tell a moderator in private how many wait, when there are more than they know of.

        And whatever else a moderator is to know.
        """
        context, actor = self._context, invocation.actor
        if context is None:
            return answer
        if (word := context.word_for(actor.name)) is not None:
            answer = Reply((*answer.parts, word))
        count = await context.run_in_thread(context.curation.count_waiting)
        known, self._told[actor.name] = self._told.get(actor.name, 0), count
        if count <= known or invocation.command.verb == "pending":
            return answer
        return Reply((*answer.parts, f"{count} wait for a moderator: pending shows them."))

    async def _help(self, invocation: Invocation) -> Reply:
        verb = self._verbs.get(invocation.rest.casefold())
        if verb is not None:
            return sentences(verb.help)
        allowed = [v for v in self._listed if invocation.actor.moderator or not v.moderators]
        if target_of_person(invocation.actor.person or "") is None:
            allowed = [v for v in allowed if not v.addressable]
        if invocation.request.read_only:
            allowed = [v for v in allowed if not v.changes]
        names = ", ".join(verb.names[0] for verb in allowed)
        return sentences(
            f"I know: {names}; anything else is a search. "
            "random gives another one; help VERB says more."
        )


@lru_cache(maxsize=64)  # most who ask on the web, and the same place each time
def _nobody(place: str) -> Actor:
    return Actor(None, via=place)


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
