"""The verbs that read."""

from collections.abc import Callable, Sequence
from random import Random
from zoneinfo import ZoneInfo

from bots.core.chat.render import explain_day
from bots.core.collection.cached import CachedCollection
from bots.core.commands.parser import number_in
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.request import Reply
from quoters import Quote
from quoters.text.normalize import clean_line
from quoters.text.search import MAX_CANDIDATES, Search, parse_search

_AT_ONCE = 3
"""How many quotes one answer has: a channel takes three lines."""


class ReadingCommands:
    """Answers out of the collection.

    :param zone: that of the quote of the day; instants are said in it.
    :param broadcasts: tells what is due next, and where.
    """

    def __init__(
        self,
        collection: CachedCollection,
        chance: Random,
        zone: ZoneInfo,
        broadcasts: Callable[[], Sequence[NextBroadcast]],
    ) -> None:
        self._collection = collection
        self._chance = chance
        self._zone = zone
        self._broadcasts = broadcasts

    def verbs(self) -> list[Command]:
        """Return them, in the order of the help."""
        return [
            Command(("today",), "today: the quote of the day, the same for everybody", self._today),
            Command(("show",), "12: the quote of that number", self._show),
            Command(
                ("random",),
                "random [WORDS]: one by chance, of those that have these words; again: another",
                self._random,
            ),
            Command(("last",), "last: the newest one", self._last),
            Command(("by",), "by NAME: one of that author, by chance", self._by),
            Command(
                ("search",),
                'search WORDS: those that have all of them; "two words" are a phrase',
                self.search,
            ),
            Command(("top",), "top: those with the most votes", self._top),
            Command(("stats",), "stats: how many there are", self._stats),
            Command(("why",), "why: why it is this one today", self._why),
            Command(("next",), "next: when the quote of the day is posted here next", self._next),
        ]

    async def search(self, invocation: Invocation) -> Reply:
        """Answer with the best matches, and how many more there are."""
        if not invocation.rest:
            raise UsageError
        found = await self._collection.search(parse_search(invocation.rest), MAX_CANDIDATES)
        if not found:
            return await self._nothing(parse_search(invocation.rest), invocation.rest)
        if len(found) <= _AT_ONCE:
            return Reply(tuple(found))
        more = f"{len(found) - _AT_ONCE + 1}{' or more' if len(found) == MAX_CANDIDATES else ''}"
        return Reply((*found[: _AT_ONCE - 1], f"... and {more} others: more words find fewer."))

    async def _today(self, _: Invocation) -> Reply:
        return Reply((self._collection.today().quote,))

    async def _show(self, invocation: Invocation) -> Reply:
        number = number_in(invocation.rest)
        if number is None:
            raise UsageError
        return Reply((await self._collection.get(number),))

    async def _random(self, invocation: Invocation) -> Reply:
        if invocation.rest:
            return await self._one_of(parse_search(invocation.rest), invocation.rest)
        return Reply((await self._collection.random(),))

    async def _by(self, invocation: Invocation) -> Reply:
        if not invocation.rest:
            raise UsageError
        return await self._one_of(parse_search("", author=invocation.rest), invocation.rest)

    async def _one_of(self, looked_for: Search, words: str) -> Reply:
        found = await self._collection.search(looked_for, MAX_CANDIDATES)
        if not found:
            return await self._nothing(looked_for, words)
        return Reply((self._chance.choice(found),))

    async def _nothing(self, looked_for: Search, typed: str) -> Reply:
        """Answer that nothing was found, and what may have been meant."""
        meant = await self._collection.suggest(looked_for)
        said = f'No quote has all of "{_echo(typed)}".'
        return sentences(said if meant is None else f'{said} Did you mean "{_echo(meant)}"?')

    async def _last(self, _: Invocation) -> Reply:
        newest = await self._newest()
        return Reply((newest,)) if newest else sentences("There is no quote yet.")

    async def _newest(self) -> Quote | None:
        # Of quotes that fit equally well the newest comes first, and all fit nothing.
        return next(iter(await self._collection.search(Search(), 1)), None)

    async def _top(self, _: Invocation) -> Reply:
        best = await self._collection.top(_AT_ONCE)
        if not best:
            return sentences("Nobody has voted yet: + 12 is a vote for quote 12.")
        return Reply(tuple(quote for quote, _score in best))

    async def _stats(self, _: Invocation) -> Reply:
        count, newest = await self._collection.count(), await self._newest()
        if newest is None or newest.added_at is None:
            return sentences(f"{count:,} quotes.")
        return sentences(
            f"{count:,} quotes; the newest is #{newest.number} of {newest.added_at:%Y-%m-%d}."
        )

    async def _why(self, _: Invocation) -> Reply:
        return sentences(explain_day(self._collection.today(), self._zone))

    async def _next(self, invocation: Invocation) -> Reply:
        request = invocation.request
        place = request.place or (request.person or "").removeprefix(f"{request.network}/")
        here = [
            (broadcast.next, broadcast.name)
            for broadcast in self._broadcasts()
            if broadcast.next is not None and broadcast.comes_to(request.network, place)
        ]
        if not here:
            return sentences("No broadcast comes here.")
        due, name = min(here)
        return sentences(
            f"The next one here is {name}, {due.astimezone(self._zone):%A, %Y-%m-%d %H:%M %Z}."
        )


def _echo(typed: str) -> str:
    """Return what somebody typed so that it does nothing to whoever reads it, and is not long."""
    return clean_line(typed)[:80]
