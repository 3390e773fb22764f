"""Being in the channels we are meant to be in: joining, and coming back with patience."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from twisted.internet.interfaces import IReactorTime

from bots.core.log import Logger
from bots.core.net.reconnecting import Backoff, RetryPolicy
from bots.irc.pacing import Message, OutgoingQueue
from bots.irc.timers import Timers
from bots.irc.wire.numerics import BANNED, FORWARDED, TRY_AGAIN

_PATIENCE = RetryPolicy(first=10.0, longest=3600.0, steady=600.0)
"""How long to stay out after a kick or a refusal; in a channel that keeps kicking, ever longer."""

_LONGEST_LIST = 400
"""Bytes of channel names and keys in one JOIN."""
_NO_ANSWER = 60.0
"""Seconds that the server may take to answer a JOIN."""
_MOST_UNINVITED = 5
"""How often the log tells of channels that others made us join."""
_FORWARDED_TO = 1
"""Which parameter of a forwarding names the other channel."""


@dataclass(frozen=True, slots=True)
class WantedChannel:
    """A channel to be in, and the key that opens it, if it needs one."""

    name: str
    key: str = field(default="", repr=False)


class ChannelAttendance:
    """Joins and rejoins; a channel that banned us is left alone until somebody invites us.

    :param network: the section's name, ``irc:libera``.
    :param outgoing: sends lines at the network's rate.
    :param fold: gives a name as the server compares it.
    """

    _log = Logger()

    def __init__(
        self,
        network: str,
        wanted: tuple[WantedChannel, ...],
        outgoing: OutgoingQueue,
        fold: Callable[[str], str],
        alarms: Timers,
        clock: IReactorTime,
        random: Random,
    ) -> None:
        self._network = network
        self._wanted = wanted
        self._outgoing = outgoing
        self._fold = fold
        self._alarms = alarms
        self._clock = clock
        self._random = random
        self._uninvited = 0
        self._asked: set[str] = set()
        self._since: dict[str, float] = {}
        self._back_offs: dict[str, Backoff] = {}
        self._take_back: dict[str, Callable[[], None]] = {}

    def join_all(self) -> None:
        """Join everything, many channels in a line; those with a key come first (RFC 2812)."""
        names: list[str] = []
        keys: list[str] = []
        for channel in sorted(self._wanted, key=lambda channel: not channel.key):
            longer = ",".join([*names, channel.name]) + ",".join([*keys, channel.key])
            if names and len(longer.encode()) > _LONGEST_LIST:
                self._send_join(names, keys)
                names, keys = [], []
            names.append(channel.name)
            keys += [channel.key] if channel.key else []
            self._expect(channel)
        if names:
            self._send_join(names, keys)

    def want(self, channel: WantedChannel) -> None:
        """Be in this channel too, or try it again now."""
        self._wanted = (*self._others(channel.name), channel)
        self.invited(channel.name)

    def drop(self, name: str) -> None:
        """Leave a channel, and try it no more."""
        self._wanted = self._others(name)
        self._forget_plan(name)
        self._asked.discard(self._fold(name))
        if self._fold(name) in self._since:
            self._say(f"PART {name}")

    def _others(self, name: str) -> tuple[WantedChannel, ...]:
        folded = self._fold(name)
        return tuple(each for each in self._wanted if self._fold(each.name) != folded)

    def entered(self, channel: str) -> None:
        """Record that we are in; a channel that nobody configured is told of a few times."""
        if self._find(channel) is None:
            self._uninvited += 1
        if self._uninvited <= _MOST_UNINVITED:
            self._log.info("{network}: joined {channel}", network=self._network, channel=channel)
        self._since[self._fold(channel)] = self._clock.seconds()
        self._asked.discard(self._fold(channel))
        self._forget_plan(channel)

    def thrown_out(self, channel: str) -> None:
        """Come back after a while."""
        since = self._since.pop(self._fold(channel), None)
        self._plan(channel, 0.0 if since is None else self._clock.seconds() - since)

    def refused(self, numeric: str, params: Sequence[str]) -> None:
        """Take an error of the server: a channel that we asked for, and is named, is not joined.

        :param params: what follows our nick, with the reason in the end.
        """
        if numeric == TRY_AGAIN:
            named = list(self._asked) if params[0] == "JOIN" else []
        else:
            named = [self._fold(name) for name in params[:-1]]
        for channel in named:
            if channel in self._asked:
                self._not_let_in(channel, numeric, params[-1])
        if numeric == FORWARDED and len(params) > _FORWARDED_TO + 1:
            self._leave_unwanted(params[_FORWARDED_TO])

    def _not_let_in(self, channel: str, code: str, reason: str) -> None:
        """Try again later, but not where we are banned."""
        self._asked.discard(channel)
        wanted = self._find(channel)
        if wanted is None or channel in self._since:
            return
        self._log.warn(
            "{network}: cannot join {channel}: {code} {reason}",
            network=self._network,
            channel=wanted.name,
            code=code,
            reason=reason,
        )
        if code == BANNED:
            self._forget_plan(channel)
        else:
            self._plan(channel, 0.0)

    def _leave_unwanted(self, channel: str) -> None:
        """Leave where we were sent instead of where we wanted to be."""
        if self._find(channel) is None:
            self._say(f"PART {channel}")

    def _no_answer(self, channel: WantedChannel) -> None:
        self._not_let_in(self._fold(channel.name), "no answer", "the server says nothing")

    def invited(self, channel: str) -> None:
        """Follow an invitation to a channel that we want to be in."""
        wanted, folded = self._find(channel), self._fold(channel)
        if wanted is not None and folded not in self._since and folded not in self._asked:
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
        self._expect(channel)
        self._send_join([channel.name], [channel.key] if channel.key else [])

    def _expect(self, channel: WantedChannel) -> None:
        """Wait for an answer; none at all is a refusal, too."""
        folded = self._fold(channel.name)
        self._asked.add(folded)
        self._take_back[folded] = self._alarms.after(_NO_ANSWER, self._no_answer, channel)

    def _send_join(self, names: list[str], keys: list[str]) -> None:
        self._say(f"JOIN {','.join(names)} {','.join(keys)}".rstrip())

    def ask_for_modes(self, channel: str) -> None:
        """Ask which modes a channel has: some hide people from us."""
        self._say(f"MODE {channel}")

    def _say(self, line: str) -> None:
        self._outgoing.announce(Message(deque([line])))
