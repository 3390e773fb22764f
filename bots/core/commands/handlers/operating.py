"""The verbs that spare moderators an edit of bots.ini: channels, connections, a reload."""

from collections.abc import Awaitable, Callable

from bots.core.commands.context import CommandContext
from bots.core.commands.registry import Command, Invocation, UsageError, sentences
from bots.core.interfaces import INetworkControls
from bots.core.log import Logger
from bots.core.model.request import Reply
from quoters.errors import ConflictError, PermissionDenied
from quoters.text.normalize import clean_line

_UNTIL = "until the next start; write it into bots.ini to keep it"


class OperatingCommands:
    """Has networks join, part and reconnect; only in private, where no channel sees a key."""

    _log = Logger()

    def __init__(self, context: CommandContext) -> None:
        self._context = context

    def verbs(self) -> list[Command]:
        """Return them, in the order of the help."""
        return [
            _command(
                "join", "join #CHANNEL [KEY]: be in a channel, until the next start", self._join
            ),
            _command("part", "part #CHANNEL: leave a channel, until the next start", self._part),
            _command(
                "reconnect",
                "reconnect [NETWORK]: leave this network, or irc:libera, and come back",
                self._reconnect,
            ),
            _command("reload", "reload: read bots.ini again, and follow it", self._reload),
        ]

    async def _join(self, invocation: Invocation) -> Reply:
        channel, key = _words(invocation, most=2)
        controls = self._of(invocation, invocation.request.network)
        _carry_out(controls.join, channel, key)
        self._note(invocation, f"joins {channel}")
        return sentences(f"I join {clean_line(channel)}, {_UNTIL}.")

    async def _part(self, invocation: Invocation) -> Reply:
        channel, _ = _words(invocation, most=1)
        controls = self._of(invocation, invocation.request.network)
        _carry_out(controls.part, channel)
        self._note(invocation, f"parts {channel}")
        return sentences(f"I leave {clean_line(channel)}, {_UNTIL}.")

    async def _reconnect(self, invocation: Invocation) -> Reply:
        network = invocation.rest.strip() or invocation.request.network
        controls = self._of(invocation, network)
        self._note(invocation, f"{network} reconnects")
        controls.reconnect()
        return sentences(f"I reconnect to {network}.")

    async def _reload(self, invocation: Invocation) -> Reply:
        _only_private(invocation)
        if self._context.reload is None:
            raise ConflictError("there is no bots.ini here to be read again")
        self._note(invocation, "bots.ini is read again")
        return sentences(await self._context.reload())

    def _of(self, invocation: Invocation, network: str) -> INetworkControls:
        """Return what steers a network.

        :raises PermissionDenied: where others hear it.
        :raises ConflictError: when there is none of that name.
        """
        _only_private(invocation)
        controls = self._context.controls.get(network)
        if controls is None:
            known = ", ".join(self._context.controls) or "none"
            raise ConflictError(f"{clean_line(network)[:40]!r} is no network of mine: {known}")
        return controls

    def _note(self, invocation: Invocation, what: str) -> None:
        self._log.info("{what}, as {who} asked", what=what, who=invocation.actor.name)


def _command(
    name: str, explained: str, answer: Callable[[Invocation], Awaitable[Reply]]
) -> Command:
    return Command((name,), explained, answer, moderators=True, changes=True, by_account=True)


def _only_private(invocation: Invocation) -> None:
    if not invocation.in_private:
        raise PermissionDenied("ask me that in private")


def _words(invocation: Invocation, *, most: int) -> tuple[str, str]:
    """Return the channel and what follows it.

    :raises UsageError: when there is none, or more than ``most`` words.
    """
    words = invocation.rest.split()
    if not 1 <= len(words) <= most:
        raise UsageError
    return words[0], words[1] if len(words) > 1 else ""


def _carry_out(order: Callable[..., None], *arguments: str) -> None:
    """Carry it out; what the network says against it is the answer."""
    try:
        order(*arguments)
    except ValueError as error:
        raise ConflictError(str(error)) from None
