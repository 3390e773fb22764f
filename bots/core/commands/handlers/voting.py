"""The verbs for each person's own say: votes, and what may be done with one's words."""

from bots.core.commands.context import CommandContext
from bots.core.commands.parser import number_in
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.model.request import Reply
from quoters.errors import PermissionDenied


class VotingCommands:
    """Counts one vote a person, and keeps to who does not want to be quoted."""

    def __init__(self, curating: CommandContext) -> None:
        self._curating = curating

    def verbs(self) -> list[Command]:
        """Give them, in the order of the help."""
        return [
            Command(("+",), "+ N: vote for a quote; one vote a person", self._vote),
            Command(("-",), "- N: vote against a quote", self._vote),
            Command(
                ("optout",),
                "optout: nobody may grab what you say; what was grabbed is hidden",
                self._opt_out,
            ),
            Command(("optin",), "optin: others may grab what you say again", self._opt_in),
        ]

    async def _vote(self, asking: Invocation) -> Reply:
        number = number_in(asking.rest)
        if number is None:
            raise UsageError
        value = 1 if asking.command.verb == "+" else -1
        curating = self._curating
        score = await curating.in_database(
            curating.curation.vote, number, asking.actor, value, curating.now()
        )
        return sentences(f"#{number} now has {score:+d}.")

    async def _opt_out(self, asking: Invocation) -> Reply:
        curating, person = self._curating, _person(asking)
        curating.overheard.forget(person)
        hidden = await curating.in_database(
            curating.people.opt_out, person, asking.actor, curating.now()
        )
        if not hidden:
            return sentences("From now on nobody may grab what you say.")
        await curating.refresh()
        earlier = "1 earlier quote is" if len(hidden) == 1 else f"{len(hidden)} earlier quotes are"
        return sentences(f"From now on nobody may grab what you say; {earlier} hidden.")

    async def _opt_in(self, asking: Invocation) -> Reply:
        curating = self._curating
        await curating.in_database(curating.people.opt_in, _person(asking))
        return sentences("Others may grab what you say again.")


def _person(asking: Invocation) -> str:
    """Give who asks.

    :raises NotAllowed: when it is nobody in particular.
    """
    if asking.actor.person is None:
        raise PermissionDenied("I do not know who you are here")
    return asking.actor.person
