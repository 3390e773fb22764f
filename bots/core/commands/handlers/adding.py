"""The verbs that add quotes, and change what one added."""

import re
from dataclasses import replace

from bots.core.chat.size_check import describe_fit
from bots.core.commands.context import CommandContext
from bots.core.commands.parser import number_in
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.model.request import Reply
from quoters import Quote
from quoters.collection.permissions import Submissions, initial_state
from quoters.errors import Duplicate, NearDuplicate, NoSuchQuote, PermissionDenied
from quoters.model.quote import QuoteState

_TAG = re.compile(r"(?:^|\s)#(\w*[^\W\d]\w*(?:-\w+)*)$")
_BAR = re.compile(r"(?:^|\s)\|(?:\s|$)")
_AUTHOR = re.compile(r"(?P<text>.*\S)\s+(?:--|—)\s*(?P<author>[^\s].*)", re.DOTALL)


def read_quote(typed: str) -> Quote:
    """Read ``TEXT [-- AUTHOR] [#tag]...``; `` | `` parts lines."""
    tags: list[str] = []
    rest = typed.strip()
    while tag := _TAG.search(rest):
        tags.insert(0, tag[1])
        rest = rest[: tag.start()].rstrip()
    named = _AUTHOR.fullmatch(rest)
    text, author = (named["text"], named["author"]) if named else (rest, None)
    lines = (line.strip() for line in _BAR.split(text))
    return Quote("\n".join(lines), author, tags=tuple(tags))


class AddingCommands:
    """Adds, grabs, edits, deletes and takes back, each by the rights of who asks."""

    def __init__(self, curating: CommandContext) -> None:
        self._curating = curating
        self._curation = curating.curation

    def verbs(self) -> list[Command]:
        """Give them, in the order of the help."""
        return [
            Command(
                ("add", "add!"),
                "add TEXT [-- AUTHOR] [#tag]...: keep a quote; ` | ` parts lines; add! does so "
                "although one is nearly the same",
                self._add,
            ),
            Command(
                ("grab",),
                "grab NICK [N | WORDS]: keep what NICK just said in this room",
                self._grab,
            ),
            Command(("edit",), "edit N TEXT [-- AUTHOR] [#tag]...: say it better", self._edit),
            Command(("del", "delete"), "del N: hide a quote", self._delete),
            Command(("undo",), "undo: take back your last change of a quote", self._undo),
        ]

    async def _add(self, asking: Invocation) -> Reply:
        if not asking.rest:
            raise UsageError
        state = initial_state(self._curating.submissions, asking.actor)
        force = asking.command.verb == "add!"
        return await self._submit(read_quote(asking.rest), state, asking, force=force)

    async def _submit(
        self, quote: Quote, state: QuoteState, asking: Invocation, *, force: bool = False
    ) -> Reply:
        curating, actor = self._curating, asking.actor
        try:
            added = await curating.in_database(
                self._curation.submit, quote, actor, curating.now(), state=state, force=force
            )
        except Duplicate as same:
            return await self._there_already(f"That is quote {same.number} already", same, asking)
        except NearDuplicate as near:
            alike = f"That looks like quote {near.number} ({near.percent} %), so it is not added"
            hint = "" if asking.command.verb == "grab" else "; add! does so all the same"
            return await self._there_already(f"{alike}{hint}", near, asking)
        await curating.changed(added)
        waits = " It waits for a moderator." if added.state == QuoteState.PENDING else ""
        return sentences(f"Added #{added.number}.{waits} {describe_fit(added)}")

    async def _there_already(
        self, sentence: str, other: Duplicate | NearDuplicate, asking: Invocation
    ) -> Reply:
        """Show the other one as well, to who may see it, where only they do."""
        try:
            quote = await self._curating.in_database(
                self._curation.look_up, other.number, asking.actor
            )
        except NoSuchQuote:
            return sentences(f"{sentence}.")
        if quote.state != QuoteState.PUBLISHED and not asking.in_private:
            return sentences(f"{sentence}.")
        return Reply((f"{sentence}:", quote))

    async def _grab(self, asking: Invocation) -> Reply:
        nick, _, which = asking.rest.partition(" ")
        place = asking.request.place
        if not nick:
            raise UsageError
        if place is None:
            return sentences("Only what is said in a room can be grabbed, and there.")
        state = self._state_of_grabbed(asking)
        said = self._curating.overheard.said_by(asking.request.network, place, nick)
        wanted = which.strip().casefold()
        if number := number_in(wanted):
            said = said[number - 1 : number]
        else:
            said = [heard for heard in said if wanted in heard.text.casefold()]
        if not said:
            return sentences(f"I did not hear {nick[:40]} say that here lately.")
        quote = Quote(said[0].text, said[0].nick, said_by=said[0].person)
        return await self._submit(quote, state, asking)

    def _state_of_grabbed(self, asking: Invocation) -> QuoteState:
        grabs = self._curating.grabs.get(asking.request.network, "off")
        if grabs == "off":
            raise PermissionDenied("grabbing is off here")
        return initial_state(Submissions(grabs), asking.actor)

    async def _edit(self, asking: Invocation) -> Reply:
        written, _, typed = asking.rest.partition(" ")
        number = number_in(written)
        if number is None or not typed.strip():
            raise UsageError
        curating, actor = self._curating, asking.actor
        before = await curating.in_database(self._curation.look_up, number, actor)
        typed_anew = read_quote(typed)
        edited = replace(
            before,
            text=typed_anew.text,
            author=typed_anew.author or before.author,
            tags=typed_anew.tags or before.tags,
        )
        after = await curating.in_database(
            self._curation.edit, number, edited, actor, curating.now()
        )
        await curating.changed(after, before.state)
        waits = " It waits for a moderator." if after.state == QuoteState.PENDING else ""
        return sentences(f"Changed #{number}.{waits} {describe_fit(after)}")

    async def _delete(self, asking: Invocation) -> Reply:
        number = number_in(asking.rest)
        if number is None:
            raise UsageError
        curating = self._curating
        await curating.in_database(self._curation.delete, number, asking.actor, curating.now())
        await curating.refresh()
        return sentences(f"Deleted #{number}; undo brings it back.")

    async def _undo(self, asking: Invocation) -> Reply:
        number = number_in(asking.rest)
        if asking.rest and number is None:
            raise UsageError
        curating = self._curating
        change = await curating.in_database(
            self._curation.undo, asking.actor, curating.now(), number
        )
        await curating.refresh()
        what = f"#{change.number}" if change.day is None else f"the quote of {change.day}"
        return sentences(f"Taken back: {what} is no longer {change.what.value}.")
