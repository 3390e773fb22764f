"""Who is not listened to, from memory: that is asked with every question."""

from bots.core.commands.context import CommandContext
from quoters.model.change import Actor
from quoters.model.person import PersonSet


class Blocklist:
    """Knows the ignored; a moderator never is."""

    def __init__(self, context: CommandContext) -> None:
        self._context = context
        self._persons = PersonSet(())
        self._is_stale = True

    async def has(self, actor: Actor) -> bool:
        """Whether this one is not to be answered."""
        if actor.person is None or actor.moderator:
            return False
        if self._is_stale:
            self._is_stale = False
            listed = await self._context.run_in_thread(self._context.people.ignored)
            self._persons = PersonSet(listed)
        return any(person in self._persons for person in actor.persons)

    def forget(self) -> None:
        """Read them anew at the next question."""
        self._is_stale = True
