"""The verbs of moderators, and ``flag``, which calls one."""

from bots.core.commands.blocklist import Blocklist
from bots.core.commands.context import CommandContext
from bots.core.commands.parser import number_in
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.model.request import Reply
from quoters.errors import ConflictError
from quoters.model.person import is_person
from quoters.text.normalize import clean_line

_AT_ONCE = 3


class ModeratingCommands:
    """Shows what waits, decides on it, and whom not to listen to."""

    def __init__(self, curating: CommandContext, ignored: Blocklist) -> None:
        self._curating = curating
        self._ignored = ignored
        self._curation = curating.curation

    def verbs(self) -> list[Command]:
        """Give them, in the order of the help."""
        return [
            Command(("flag",), "flag N [WHY]: ask moderators to look at a quote", self._flag),
            Command(
                ("pending",), "pending: what waits for a moderator", self._pending, moderators=True
            ),
            Command(("approve",), "approve N: publish what waits", self._approve, moderators=True),
            Command(("reject",), "reject N [WHY]: hide what waits", self._reject, moderators=True),
            Command(
                ("ignore",),
                "ignore PERSON or NICK: answer them no more",
                self._ignore,
                moderators=True,
            ),
            Command(
                ("heed",), "heed PERSON or NICK: answer them again", self._heed, moderators=True
            ),
        ]

    async def _pending(self, asking: Invocation) -> Reply:
        curating = self._curating
        waiting = await curating.in_database(self._curation.waiting, asking.actor, _AT_ONCE)
        count = await curating.in_database(self._curation.count_waiting)
        if not waiting:
            return sentences("Nothing waits.")
        if not asking.in_private:  # what nobody approved is not for the room
            return sentences(f"{count} wait: ask me in private.")
        if count > len(waiting):
            return Reply((*waiting[:-1], f"... and {count - len(waiting) + 1} more."))
        return Reply(tuple(waiting))

    async def _approve(self, asking: Invocation) -> Reply:
        number, _ = _number_and_rest(asking)
        curating = self._curating
        before = await curating.in_database(self._curation.look_up, number, asking.actor)
        quote = await curating.in_database(
            self._curation.approve, number, asking.actor, curating.now()
        )
        await curating.changed(quote, before.state)
        return sentences(f"Published #{number}.")

    async def _reject(self, asking: Invocation) -> Reply:
        number, why = _number_and_rest(asking)
        curating = self._curating
        await curating.in_database(
            self._curation.reject, number, asking.actor, curating.now(), why or None
        )
        await curating.refresh()
        return sentences(f"Rejected #{number}.")

    async def _flag(self, asking: Invocation) -> Reply:
        number, why = _number_and_rest(asking)
        curating = self._curating
        await curating.in_database(
            self._curation.flag, number, asking.actor, curating.now(), why or None
        )
        return sentences(f"A moderator will look at #{number}. Thank you.")

    async def _ignore(self, asking: Invocation) -> Reply:
        curating, person = self._curating, self._meant(asking)
        if person in curating.moderators:
            return sentences(f"{person} is a moderator.")
        await curating.in_database(curating.people.ignore, person, asking.actor, curating.now())
        self._ignored.forget()
        return sentences(f"{person} is not answered any more; heed {person} takes that back.")

    async def _heed(self, asking: Invocation) -> Reply:
        curating, person = self._curating, self._meant(asking)
        await curating.in_database(curating.people.heed, person, asking.actor)
        self._ignored.forget()
        return sentences(f"{person} is answered again.")

    def _meant(self, asking: Invocation) -> str:
        """Give the person that is meant: as persons are written, or whoever spoke by that nick.

        :raises NotNow: when nobody did.
        """
        if is_person(asking.rest):
            return asking.rest
        request = asking.request
        overheard, place = self._curating.overheard, request.place or ""
        person = overheard.person_called(request.network, place, asking.rest)
        if person is None:
            raise ConflictError(
                f"nobody called {clean_line(asking.rest)[:40]!r} has talked here lately: "
                f"write a person, like {request.network}/mask:*!user@host"
                if asking.rest
                else "whom? Write a nick, or a person"
            )
        return person


def _number_and_rest(asking: Invocation) -> tuple[int, str]:
    written, _, rest = asking.rest.partition(" ")
    number = number_in(written)
    if number is None:
        raise UsageError
    return number, rest.strip()
