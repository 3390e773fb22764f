"""The verbs that add quotes, and change what one added."""

import re
from dataclasses import replace

from bots.core.fits import fit
from bots.core.grammar import number_in
from bots.core.request import Answer
from bots.core.responder.curating import Curating
from bots.core.responder.verb import Asking, NotUnderstood, Verb, sentences
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


class Adding:
    """Adds, grabs, edits, deletes and takes back, each by the rights of who asks."""

    def __init__(self, curating: Curating) -> None:
        self._curating = curating
        self._curation = curating.curation

    def verbs(self) -> list[Verb]:
        """Give them, in the order of the help."""
        return [
            Verb(
                ("add", "add!"),
                "add TEXT [-- AUTHOR] [#tag]...: keep a quote; ` | ` parts lines; add! does so "
                "although one is nearly the same",
                self._add,
            ),
            Verb(
                ("grab",),
                "grab NICK [N | WORDS]: keep what NICK just said in this room",
                self._grab,
            ),
            Verb(("edit",), "edit N TEXT [-- AUTHOR] [#tag]...: say it better", self._edit),
            Verb(("del", "delete"), "del N: hide a quote", self._delete),
            Verb(("undo",), "undo: take back your last change of a quote", self._undo),
        ]

    async def _add(self, asking: Asking) -> Answer:
        if not asking.rest:
            raise NotUnderstood
        state = initial_state(self._curating.submissions, asking.actor)
        force = asking.command.verb == "add!"
        return await self._submit(read_quote(asking.rest), state, asking, force=force)

    async def _submit(
        self, quote: Quote, state: QuoteState, asking: Asking, *, force: bool = False
    ) -> Answer:
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
        return sentences(f"Added #{added.number}.{waits} {fit(added)}")

    async def _there_already(
        self, sentence: str, other: Duplicate | NearDuplicate, asking: Asking
    ) -> Answer:
        """Show the other one as well, to who may see it, where only they do."""
        try:
            quote = await self._curating.in_database(
                self._curation.look_up, other.number, asking.actor
            )
        except NoSuchQuote:
            return sentences(f"{sentence}.")
        if quote.state != QuoteState.PUBLISHED and not asking.in_private:
            return sentences(f"{sentence}.")
        return Answer((f"{sentence}:", quote))

    async def _grab(self, asking: Asking) -> Answer:
        nick, _, which = asking.rest.partition(" ")
        place = asking.request.place
        if not nick:
            raise NotUnderstood
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

    def _state_of_grabbed(self, asking: Asking) -> QuoteState:
        grabs = self._curating.grabs.get(asking.request.network, "off")
        if grabs == "off":
            raise PermissionDenied("grabbing is off here")
        return initial_state(Submissions(grabs), asking.actor)

    async def _edit(self, asking: Asking) -> Answer:
        written, _, typed = asking.rest.partition(" ")
        number = number_in(written)
        if number is None or not typed.strip():
            raise NotUnderstood
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
        return sentences(f"Changed #{number}.{waits} {fit(after)}")

    async def _delete(self, asking: Asking) -> Answer:
        number = number_in(asking.rest)
        if number is None:
            raise NotUnderstood
        curating = self._curating
        await curating.in_database(self._curation.delete, number, asking.actor, curating.now())
        await curating.refresh()
        return sentences(f"Deleted #{number}; undo brings it back.")

    async def _undo(self, asking: Asking) -> Answer:
        number = number_in(asking.rest)
        if asking.rest and number is None:
            raise NotUnderstood
        curating = self._curating
        change = await curating.in_database(
            self._curation.undo, asking.actor, curating.now(), number
        )
        await curating.refresh()
        what = f"#{change.number}" if change.day is None else f"the quote of {change.day}"
        return sentences(f"Taken back: {what} is no longer {change.what.value}.")
