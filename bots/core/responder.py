"""Answers what people ask, the same on every network."""

from collections.abc import Awaitable, Callable, Mapping

from twisted.logger import Logger

from bots.core.collection import Collection
from bots.core.grammar import Command, parse
from bots.core.request import Answer, Request
from quoters.interfaces import NoQuotes, NoSuchQuote, StorageFailed

_HELP: Mapping[str, str] = {
    "today": "quote: the quote of the day",
    "show": "quote 12: the quote of that number",
    "random": "quote random: one by chance; random again gives another",
    "help": "quote help [verb]: what a verb does",
}


class Responder:
    """Turns a request into an answer; what goes wrong is answered with a sentence."""

    _log = Logger()

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._verbs: Mapping[str, Callable[[Command], Awaitable[Answer]]] = {
            "today": self._today,
            "show": self._show,
            "random": self._random,
            "help": self._help,
        }

    async def answer(self, request: Request) -> Answer:
        """Answer; never raises."""
        command = parse(request.text)
        answer = self._verbs.get(command.verb, self._unknown)
        try:
            return await answer(command)
        except NoQuotes:
            return Answer(("There is no quote yet: the collection is empty.",))
        except NoSuchQuote as error:
            return Answer((f"There is no quote {error.number}.",))
        except StorageFailed:
            self._log.failure("{verb} could not be answered", verb=command.verb)
            return Answer(("The collection cannot be read just now; please try again later.",))
        except Exception:
            self._log.failure("{verb} could not be answered", verb=command.verb)
            return Answer(("That went wrong here; the operator will find it in the log.",))

    async def _today(self, _: Command) -> Answer:
        return Answer((self._collection.today().quote,))

    async def _show(self, command: Command) -> Answer:
        return Answer((await self._collection.get(int(command.rest)),))

    async def _random(self, _: Command) -> Answer:
        return Answer((await self._collection.random(),))

    async def _help(self, command: Command) -> Answer:
        if command.rest in _HELP:
            return Answer((_HELP[command.rest],))
        return Answer((f"I know: {', '.join(_HELP)}. Ask: help VERB.",))

    async def _unknown(self, command: Command) -> Answer:
        return Answer((f'I do not know "{command.verb[:40]}". I know: {", ".join(_HELP)}.',))
