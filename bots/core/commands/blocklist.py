"""Who is not listened to, from memory: that is asked with every question."""

from datetime import datetime, timedelta

from bots.core.commands.context import CommandContext
from quoters.model.change import Actor
from quoters.model.person import PersonSet

_FOR = timedelta(seconds=30)
"""How long what was read holds: another process may have changed it."""


class Blocklist:
    """Knows the ignored; a moderator never is."""

    def __init__(self, context: CommandContext) -> None:
        self._context = context
        self._persons = PersonSet(())
        self._read_at: datetime | None = None

    async def has(self, actor: Actor) -> bool:
        """Whether this one is not to be answered."""
        if actor.person is None or actor.moderator:
            return False
        now = self._context.now()
        if self._read_at is None or not now - _FOR < self._read_at <= now:
            self._read_at = now
            listed = await self._context.run_in_thread(self._context.people.ignored)
            self._persons = PersonSet(listed)
        return actor.person in self._persons

    def forget(self) -> None:
        """Read them anew at the next question."""
        self._read_at = None
