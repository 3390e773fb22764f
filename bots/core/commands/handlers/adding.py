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
from quoters.model.change import Action
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

    def __init__(self, context: CommandContext) -> None:
        self._context = context
        self._curation = context.curation

    def verbs(self) -> list[Command]:
        """Return them, in the order of the help."""
        return [
            Command(
                ("add", "add!"),
                "add TEXT [-- AUTHOR] [#tag]...: keep a quote; ` | ` parts lines; add! does so "
                "although one is nearly the same",
                self._add,
                changes=True,
                by_account=True,
            ),
            Command(
                ("grab",),
                "grab NICK [N | WORDS]: keep what NICK just said in this room",
                self._grab,
                changes=True,
                by_account=True,
            ),
            Command(
                ("edit",),
                "edit N TEXT [-- AUTHOR] [#tag]...: say it better",
                self._edit,
                changes=True,
                by_account=True,
            ),
            Command(
                ("del", "delete"),
                "del N: hide a quote",
                self._delete,
                changes=True,
                by_account=True,
            ),
            Command(
                ("undo",),
                "undo: take back your last change of a quote",
                self._undo,
                changes=True,
                by_account=True,
            ),
        ]

    async def _add(self, invocation: Invocation) -> Reply:
        if not invocation.rest:
            raise UsageError
        state = initial_state(self._context.submissions, invocation.actor)
        force = invocation.command.verb == "add!"
        return await self._submit(read_quote(invocation.rest), state, invocation, force=force)

    async def _submit(
        self, quote: Quote, state: QuoteState, invocation: Invocation, *, force: bool = False
    ) -> Reply:
        context, actor = self._context, invocation.actor
        try:
            added = await context.run_in_thread(
                self._curation.submit, quote, actor, context.now(), state=state, force=force
            )
        except Duplicate as same:
            return await self._there_already(
                f"That is quote {same.number} already", same, invocation
            )
        except NearDuplicate as near:
            alike = f"That looks like quote {near.number} ({near.percent} %), so it is not added"
            hint = "" if invocation.command.verb == "grab" else "; add! does so all the same"
            return await self._there_already(f"{alike}{hint}", near, invocation)
        await context.changed(added)
        waits = " It waits for a moderator." if added.state == QuoteState.PENDING else ""
        return sentences(f"Added #{added.number}.{waits} {describe_fit(added)}")

    async def _there_already(
        self, sentence: str, other: Duplicate | NearDuplicate, invocation: Invocation
    ) -> Reply:
        """Show the other one as well, to who may see it, where only they do."""
        try:
            quote = await self._context.run_in_thread(
                self._curation.look_up, other.number, invocation.actor
            )
        except NoSuchQuote:
            return sentences(f"{sentence}.")
        if quote.state != QuoteState.PUBLISHED and not invocation.in_private:
            return sentences(f"{sentence}.")
        return Reply((f"{sentence}:", quote))

    async def _grab(self, invocation: Invocation) -> Reply:
        nick, _, which = invocation.rest.partition(" ")
        place = invocation.request.place
        if not nick:
            raise UsageError
        if place is None:
            return sentences("Only what is said in a room can be grabbed, and there.")
        state = self._state_of_grabbed(invocation)
        said = self._context.recent_messages.said_by(invocation.request.network, place, nick)
        wanted = which.strip().casefold()
        if number := number_in(wanted):
            said = said[number - 1 : number]
        else:
            said = [heard for heard in said if wanted in heard.text.casefold()]
        if not said:
            return sentences(f"I did not hear {nick[:40]} say that here lately.")
        for person in said[0].also:
            if not await self._context.run_in_thread(self._context.people.may_be_grabbed, person):
                raise PermissionDenied("whoever said that does not want to be quoted")
        quote = Quote(said[0].text, said[0].nick, said_by=said[0].person)
        return await self._submit(quote, state, invocation)

    def _state_of_grabbed(self, invocation: Invocation) -> QuoteState:
        grabs = self._context.grabs.get(invocation.request.network, "off")
        if grabs == "off":
            raise PermissionDenied("grabbing is off here")
        return initial_state(Submissions(grabs), invocation.actor)

    async def _edit(self, invocation: Invocation) -> Reply:
        written, _, typed = invocation.rest.partition(" ")
        number = number_in(written)
        if number is None or not typed.strip():
            raise UsageError
        context, actor = self._context, invocation.actor
        before = await context.run_in_thread(self._curation.look_up, number, actor)
        typed_anew = read_quote(typed)
        edited = replace(
            before,
            text=typed_anew.text,
            author=typed_anew.author or before.author,
            tags=typed_anew.tags or before.tags,
        )
        after = await context.run_in_thread(
            self._curation.edit, number, edited, actor, context.now()
        )
        await context.changed(after, before.state)
        waits = " It waits for a moderator." if after.state == QuoteState.PENDING else ""
        return sentences(f"Changed #{number}.{waits} {describe_fit(after)}")

    async def _delete(self, invocation: Invocation) -> Reply:
        number = number_in(invocation.rest)
        if number is None:
            raise UsageError
        context = self._context
        await context.run_in_thread(self._curation.delete, number, invocation.actor, context.now())
        await context.refresh()
        return sentences(f"Deleted #{number}; undo brings it back.")

    async def _undo(self, invocation: Invocation) -> Reply:
        number = number_in(invocation.rest)
        if invocation.rest and number is None:
            raise UsageError
        context = self._context
        change = await context.run_in_thread(
            self._curation.undo, invocation.actor, context.now(), number, context.today()
        )
        await context.refresh()
        if change.what is Action.VOTED:
            return sentences(f"Taken back: your vote on #{change.number}.")
        what = f"#{change.number}" if change.day is None else f"the quote of {change.day}"
        return sentences(f"Taken back: {what} is no longer {change.what.value}.")
