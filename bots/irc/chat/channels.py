"""Being in the channels we are meant to be in: joining, and coming back with patience."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from bots.core.net.reconnecting import Backoff, RetryPolicy
from bots.irc.timers import Timers

_PATIENCE = RetryPolicy(first=10.0, longest=3600.0, steady=600.0)
"""How long to stay out after a kick or a refusal; in a channel that keeps kicking, ever longer."""

_BANNED = "474"
_LONGEST_LIST = 400
"""Bytes of channel names in one JOIN."""


@dataclass(frozen=True, slots=True)
class WantedChannel:
    """A channel to be in, and the key that opens it, if it needs one."""

    name: str
    key: str = field(default="", repr=False)


class ChannelAttendance:
    """Joins and rejoins; a channel that banned us is left alone until somebody invites us.

    :param network: the section's name, ``irc:libera``.
    :param send: writes a line.
    :param fold: gives a name as the server compares it.
    """

    _log = Logger()

    def __init__(
        self,
        network: str,
        wanted: tuple[WantedChannel, ...],
        send: Callable[[str], None],
        fold: Callable[[str], str],
        alarms: Timers,
        clock: IReactorTime,
        random: Random,
    ) -> None:
        self._network = network
        self._wanted = wanted
        self._send = send
        self._fold = fold
        self._alarms = alarms
        self._clock = clock
        self._random = random
        self._since: dict[str, float] = {}
        self._back_offs: dict[str, Backoff] = {}
        self._take_back: dict[str, Callable[[], None]] = {}

    def join_all(self) -> None:
        """Join everything, many channels in a line."""
        batch = ""
        for channel in self._wanted:
            if channel.key:
                self._join(channel)
            elif len(f"{batch},{channel.name}".encode()) > _LONGEST_LIST:
                self._send(f"JOIN {batch}")
                batch = channel.name
            else:
                batch = f"{batch},{channel.name}" if batch else channel.name
        if batch:
            self._send(f"JOIN {batch}")

    def entered(self, channel: str) -> None:
        """Record that we are in."""
        self._log.info("{network}: joined {channel}", network=self._network, channel=channel)
        self._since[self._fold(channel)] = self._clock.seconds()
        self._forget_plan(channel)

    def thrown_out(self, channel: str) -> None:
        """Come back after a while."""
        since = self._since.pop(self._fold(channel), None)
        self._plan(channel, 0.0 if since is None else self._clock.seconds() - since)

    def not_let_in(self, channel: str, code: str, reason: str) -> None:
        """Try again later, but not where we are banned."""
        wanted = self._find(channel)
        if wanted is None or self._fold(channel) in self._since:
            return
        self._log.warn(
            "{network}: cannot join {channel}: {code} {reason}",
            network=self._network,
            channel=channel,
            code=code,
            reason=reason,
        )
        if code == _BANNED:
            self._forget_plan(channel)
        else:
            self._plan(channel, 0.0)

    def invited(self, channel: str) -> None:
        """Follow an invitation to a channel that we want to be in."""
        wanted = self._find(channel)
        if wanted is not None and self._fold(channel) not in self._since:
            self._forget_plan(channel)
            self._join(wanted)

    def _find(self, channel: str) -> WantedChannel | None:
        folded = self._fold(channel)
        return next((each for each in self._wanted if self._fold(each.name) == folded), None)

    def _plan(self, channel: str, lasted: float) -> None:
        wanted = self._find(channel)
        if wanted is None:
            return
        back_off = self._back_offs.setdefault(self._fold(channel), Backoff(_PATIENCE, self._random))
        self._forget_plan(channel)
        self._take_back[self._fold(channel)] = self._alarms.after(
            back_off.after(lasted), self._join, wanted
        )

    def _forget_plan(self, channel: str) -> None:
        self._take_back.pop(self._fold(channel), lambda: None)()

    def _join(self, channel: WantedChannel) -> None:
        self._send(f"JOIN {channel.name} {channel.key}".rstrip())
