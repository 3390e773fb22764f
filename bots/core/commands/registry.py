"""What a verb is, and what it is told of who asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bots.core.commands.parser import ParsedCommand
from bots.core.model.request import Reply, Request
from quoters.model.change import Actor


class UsageError(Exception):
    """What follows the verb is not what it needs; the verb's help says what is."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A request, read; ``actor`` is who asks, with the rights they have."""

    request: Request
    command: ParsedCommand
    actor: Actor

    @property
    def in_private(self) -> bool:
        """Whether nobody else hears the answer."""
        return self.request.place is None

    @property
    def rest(self) -> str:
        """What follows the verb."""
        return self.command.rest


@dataclass(frozen=True, slots=True)
class Command:
    """A verb: its names, the first of which the help lists, one line of help, and its answer.

    The help lists it to ``moderators`` alone, or to those who are ``addressable`` alone.
    ``changes``: two who ask for it are not answered as one, and it is refused to whoever may only
    read.  ``by_account``: it matters who asks, so their account is asked for where messages carry
    none.
    """

    names: tuple[str, ...]
    help: str
    answer: Callable[[Invocation], Awaitable[Reply]]
    moderators: bool = False
    addressable: bool = False
    changes: bool = False
    by_account: bool = False


def sentences(*parts: str) -> Reply:
    """Answer in words alone."""
    return Reply(parts)
