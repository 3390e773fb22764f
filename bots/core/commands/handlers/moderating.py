"""The verbs of moderators, and ``flag``, which calls one."""

from bots.core.commands.blocklist import Blocklist
from bots.core.commands.context import CommandContext
from bots.core.commands.parser import number_in
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.model.request import Reply
from quoters.errors import ConflictError
from quoters.text.normalize import clean_line

_AT_ONCE = 3


class ModeratingCommands:
    """Shows what waits, decides on it, and whom not to listen to."""

    def __init__(self, context: CommandContext, ignored: Blocklist) -> None:
        self._context = context
        self._ignored = ignored
        self._curation = context.curation

    def verbs(self) -> list[Command]:
        """Return them, in the order of the help."""
        return [
            Command(
                ("flag",),
                "flag N [WHY]: ask moderators to look at a quote",
                self._flag,
                changes=True,
                by_account=True,
            ),
            Command(
                ("pending",),
                "pending: what waits for a moderator",
                self._pending,
                moderators=True,
                by_account=True,
            ),
            Command(
                ("approve",),
                "approve N: publish what waits",
                self._approve,
                moderators=True,
                changes=True,
                by_account=True,
            ),
            Command(
                ("reject",),
                "reject N [WHY]: hide what waits",
                self._reject,
                moderators=True,
                changes=True,
                by_account=True,
            ),
            Command(
                ("ignore",),
                "ignore PERSON or NICK: answer them no more",
                self._ignore,
                moderators=True,
                changes=True,
                by_account=True,
            ),
            Command(
                ("heed",),
                "heed PERSON or NICK: answer them again",
                self._heed,
                moderators=True,
                changes=True,
                by_account=True,
            ),
        ]

    async def _pending(self, invocation: Invocation) -> Reply:
        context = self._context
        waiting = await context.run_in_thread(self._curation.waiting, invocation.actor, _AT_ONCE)
        count = await context.run_in_thread(self._curation.count_waiting)
        if not waiting:
            return sentences("Nothing waits.")
        if not invocation.in_private:  # what nobody approved is not for the room
            return sentences(f"{count} wait: ask me in private.")
        if count > len(waiting):
            return Reply((*waiting[:-1], f"... and {count - len(waiting) + 1} more."))
        return Reply(tuple(waiting))

    async def _approve(self, invocation: Invocation) -> Reply:
        number, _ = _number_and_rest(invocation)
        context = self._context
        before = await context.run_in_thread(self._curation.look_up, number, invocation.actor)
        quote = await context.run_in_thread(
            self._curation.approve, number, invocation.actor, context.now()
        )
        await context.changed(quote, before.state)
        return sentences(f"Published #{number}.")

    async def _reject(self, invocation: Invocation) -> Reply:
        number, why = _number_and_rest(invocation)
        context = self._context
        await context.run_in_thread(
            self._curation.reject, number, invocation.actor, context.now(), why or None
        )
        await context.refresh()
        return sentences(f"Rejected #{number}.")

    async def _flag(self, invocation: Invocation) -> Reply:
        number, why = _number_and_rest(invocation)
        context = self._context
        await context.run_in_thread(
            self._curation.flag, number, invocation.actor, context.now(), why or None
        )
        return sentences(f"A moderator will look at #{number}. Thank you.")

    async def _ignore(self, invocation: Invocation) -> Reply:
        context, persons = self._context, self._meant(invocation)
        named = persons[0]
        if any(person in context.moderators for person in persons):
            return sentences(f"{named} is a moderator.")
        for person in persons:
            await context.run_in_thread(
                context.people.ignore, person, invocation.actor, context.now()
            )
        self._ignored.forget()
        return sentences(f"{named} is not answered any more; heed {named} takes that back.")

    async def _heed(self, invocation: Invocation) -> Reply:
        context, persons = self._context, self._meant(invocation)
        ignored = await context.run_in_thread(context.people.ignored)
        if not set(persons).intersection(ignored):
            return sentences(f"{persons[0]} was not ignored.")
        for person in persons:
            await context.run_in_thread(context.people.heed, person, invocation.actor)
        self._ignored.forget()
        return sentences(f"{persons[0]} is answered again.")

    def _meant(self, invocation: Invocation) -> tuple[str, ...]:
        """Return who is meant, by all identities: as persons are written, or by a nick.

        :raises ConflictError: when nobody has talked by that nick.
        """
        if self._context.is_person(invocation.rest):
            return (invocation.rest,)
        request = invocation.request
        recent_messages, place = self._context.recent_messages, request.place or ""
        persons = recent_messages.persons_called(request.network, place, invocation.rest)
        if not persons:
            raise ConflictError(
                f"nobody called {clean_line(invocation.rest)[:40]!r} has talked here lately: "
                f"write a person, like {request.network}/mask:*!user@host"
                if invocation.rest
                else "whom? Write a nick, or a person"
            )
        return persons


def _number_and_rest(invocation: Invocation) -> tuple[int, str]:
    written, _, rest = invocation.rest.partition(" ")
    number = number_in(written)
    if number is None:
        raise UsageError
    return number, rest.strip()
