"""The verbs for each person's own say: votes, and what may be done with one's words."""

from bots.core.commands.context import CommandContext
from bots.core.commands.parser import number_in
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.model.request import Reply
from quoters.errors import PermissionDenied


class VotingCommands:
    """Counts one vote a person, and keeps to who does not want to be quoted."""

    def __init__(self, context: CommandContext) -> None:
        self._context = context

    def verbs(self) -> list[Command]:
        """Return them, in the order of the help."""
        return [
            Command(
                ("+",),
                "+ N: vote for a quote; one vote a person",
                self._vote,
                changes=True,
                by_account=True,
            ),
            Command(("-",), "- N: vote against a quote", self._vote, changes=True, by_account=True),
            Command(
                ("optout",),
                "optout: nobody may grab what you say; what was grabbed is hidden",
                self._opt_out,
                changes=True,
            ),
            Command(
                ("optin",), "optin: others may grab what you say again", self._opt_in, changes=True
            ),
        ]

    async def _vote(self, invocation: Invocation) -> Reply:
        number = number_in(invocation.rest)
        if number is None:
            raise UsageError
        value = 1 if invocation.command.verb == "+" else -1
        context = self._context
        score = await context.run_in_thread(
            context.curation.vote, number, invocation.actor, value, context.now()
        )
        return sentences(f"#{number} now has {score:+d}.")

    async def _opt_out(self, invocation: Invocation) -> Reply:
        context, hidden = self._context, list[int]()
        _person(invocation)
        context.recent_messages.forget(invocation.actor.persons)
        for person in invocation.actor.persons:
            hidden += await context.run_in_thread(
                context.people.opt_out, person, invocation.actor, context.now()
            )
        if not hidden:
            return sentences("From now on nobody may grab what you say.")
        await context.refresh()
        earlier = "1 earlier quote is" if len(hidden) == 1 else f"{len(hidden)} earlier quotes are"
        return sentences(f"From now on nobody may grab what you say; {earlier} hidden.")

    async def _opt_in(self, invocation: Invocation) -> Reply:
        context = self._context
        _person(invocation)
        for person in invocation.actor.persons:
            await context.run_in_thread(context.people.opt_in, person)
        return sentences("Others may grab what you say again.")


def _person(invocation: Invocation) -> str:
    """Return who asks.

    :raises PermissionDenied: when it is nobody in particular.
    """
    if invocation.actor.person is None:
        raise PermissionDenied("I do not know who you are here")
    return invocation.actor.person
