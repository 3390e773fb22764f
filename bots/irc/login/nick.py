"""The nick and the mask that we have, and getting our own nick back."""

from collections.abc import Callable
from itertools import cycle

from bots.irc.timers import Timers
from bots.irc.wire.isupport import Isupport
from bots.irc.wire.line import parse_mask

_AGAIN = 60.0
"""Seconds between attempts to get our nick back."""


class OwnNick:
    """Knows what others see of us; asks for the wanted nick while we have another one.

    :param supported: tells what the server supports, as far as it is known.
    :param send: writes a line at once.
    """

    def __init__(
        self,
        wanted: str,
        supported: Callable[[], Isupport],
        send: Callable[[str], None],
        alarms: Timers,
    ) -> None:
        self._wanted = wanted
        self._supported = supported
        self._send = send
        self._alarms = alarms
        self._services_know_us = False
        self._pleas = cycle(("REGAIN", "GHOST"))  # not all services know the first
        self._is_asking = False
        self.nick = wanted
        self.mask: str | None = None

    def is_ours(self, nick: str) -> bool:
        """Whether this is our nick now."""
        if len(nick) != len(self.nick):  # folding changes no length, and this is asked of all
            return False
        fold = self._supported().fold
        return fold(nick) == fold(self.nick)

    def welcome(self, nick: str, *, logged_in: bool) -> None:
        """Begin with the nick that the server gave us."""
        self.nick = nick
        self._services_know_us = logged_in
        if not self.is_ours(self._wanted):
            self._ask_again(_AGAIN / 4)

    def seen(self, source: str) -> None:
        """Learn our mask from a line of our own that came back."""
        if parse_mask(source).host:
            self.mask = source

    def host_changed(self, host: str) -> None:
        """Learn that the server shows another host for us; the longest one before is unknown."""
        if self.mask is not None:
            known = parse_mask(self.mask)
            self.mask = f"{known.nick}!{known.user}@{host}"

    def renamed(self, new: str) -> None:
        """Learn that we have another nick; one that was forced on us is not kept."""
        self.nick = new
        if not self.is_ours(self._wanted):
            self._ask_again(_AGAIN / 4)
        if self.mask is not None:
            known = parse_mask(self.mask)
            self.mask = f"{new}!{known.user}@{known.host}"

    def freed(self, nick: str) -> None:
        """See that somebody gave up a nick: if it is the one we want, take it."""
        fold = self._supported().fold
        if fold(nick) == fold(self._wanted) and not self.is_ours(self._wanted):
            self._send(f"NICK {self._wanted}")

    def _ask_again(self, seconds: float) -> None:
        if not self._is_asking:
            self._is_asking = True
            self._alarms.after(seconds, self._regain)

    def _regain(self) -> None:
        self._is_asking = False
        longest = self._supported().longest_nick
        if self.is_ours(self._wanted) or (longest and len(self._wanted.encode()) > longest):
            return
        if self._services_know_us:
            self._send(f"NICKSERV {next(self._pleas)} {self._wanted}")
        self._send(f"NICK {self._wanted}")
        self._ask_again(_AGAIN)
