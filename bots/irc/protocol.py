"""One IRC connection as Twisted sees it: bytes to lines, lines to ``IrcConnection``'s events."""

from twisted.internet.interfaces import ISSLTransport
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.words.protocols.irc import X_DELIM, IRCClient
from zope.interface import implementer

from bots.core.log import Logger
from bots.irc.connect import describe_disconnect
from bots.irc.connection import IrcConnection
from bots.irc.interfaces import ILineWriter
from bots.irc.wire.formatting import ACTION
from bots.irc.wire.line import (
    LONGEST_READ,
    Line,
    NotALine,
    decode_line,
    encode_line,
    parse_line,
    parse_mask,
    write,
)
from bots.irc.wire.numerics import TRY_AGAIN, is_error

_WHOIS = frozenset(["311", "318", "330", "401"])
_UNDERSTOOD = {
    "005": 2, "324": 3, "353": 4, "366": 2, "396": 2, "ERROR": 1, "INVITE": 2, "JOIN": 1, "KICK": 2,
    "MODE": 2, "NICK": 1, "PART": 1, "PING": 1, "PONG": 1, "PRIVMSG": 2, "QUIT": 0,
}  # fmt: skip
"""The commands that have a method here, and how many parameters each needs."""

_MOST_COMPLAINTS = 5


@implementer(ILineWriter)
class IrcProtocol(IRCClient):
    """Translates, and decides nothing.

    Of IRCClient it keeps the frame; reading and writing lines, splitting, pacing, nicks and the
    heartbeat are ours.
    """

    MAX_LENGTH = LONGEST_READ
    performLogin = 0
    _log = Logger()

    def __init__(self, connection: IrcConnection) -> None:
        self._connection = connection
        self._line = Line("")
        self._complaints = 0

    @property
    def over_tls(self) -> bool:
        """Whether what we write is encrypted."""
        return bool(ISSLTransport.providedBy(self.transport))

    def connectionMade(self) -> None:
        """Begin the connection."""
        super().connectionMade()
        self._connection.begin(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Tell the connection that it is gone."""
        super().connectionLost(reason)
        self._connection.lost(describe_disconnect(reason))

    def sendLine(self, line: str) -> None:
        """Write a line now: one line, whatever is in it, of a length that servers take."""
        if self.connected and self.transport is not None:
            self.transport.write(encode_line(line))

    def lineReceived(self, line: bytes) -> None:
        """Read a line, and understand it."""
        try:
            self._line = parse_line(decode_line(line))
        except NotALine:
            return
        try:
            self._connection.hear(self._line)
            self.handleCommand(self._line.command, self._line.source, list(self._line.params))
        except Exception:
            self._warn()

    def handleCommand(self, command: str, prefix: str, params: list[str]) -> None:
        """Call the method of a command that is whole; others mean nothing to us."""
        if command.isdecimal() and params[1:]:
            self._hear_numeric(command, params)
        if len(params) >= _UNDERSTOOD.get(command, len(params) + 1):
            getattr(self, f"irc_{command}")(prefix, params)

    def _hear_numeric(self, numeric: str, params: list[str]) -> None:
        """Hear one of those whose second parameter says about whom or what it is."""
        if is_error(numeric) or numeric == TRY_AGAIN:
            self._connection.refused(numeric, params[1:])
        if numeric in _WHOIS:
            self._connection.known_as(numeric, params)

    def irc_005(self, _: str, params: list[str]) -> None:
        """Learn what the server supports."""
        self._connection.supports(params[1:])

    def irc_324(self, _: str, params: list[str]) -> None:
        """Learn which modes a channel has."""
        self._connection.channel_modes(params[1], params[2])

    def irc_353(self, _: str, params: list[str]) -> None:
        """See who is in a channel."""
        self._connection.names(params[2], [name.lstrip("~&@%+!") for name in params[3].split(" ")])

    def irc_366(self, _: str, params: list[str]) -> None:
        """Learn that we have seen everybody in a channel."""
        self._connection.names_ended(params[1])

    def irc_396(self, _: str, params: list[str]) -> None:
        """Learn that our host is shown as another one."""
        self._connection.host_changed(params[1])

    def irc_ERROR(self, _: str, params: list[str]) -> None:
        """Hear why the server is about to close."""
        self._connection.warned(params[-1])

    def irc_INVITE(self, _: str, params: list[str]) -> None:
        """Be invited."""
        self._connection.invited(params[0], params[1])

    def irc_JOIN(self, prefix: str, params: list[str]) -> None:
        """See somebody come, perhaps ourselves."""
        self._connection.joined(prefix, params[0])

    def irc_KICK(self, _: str, params: list[str]) -> None:
        """See somebody thrown out, perhaps ourselves."""
        self._connection.parted(params[1], params[0])

    def irc_MODE(self, _: str, params: list[str]) -> None:
        """See modes change, perhaps a channel's."""
        self._connection.channel_modes(params[0], params[1])

    def irc_NICK(self, prefix: str, params: list[str]) -> None:
        """See somebody take another nick, perhaps ourselves."""
        self._connection.renamed(prefix, params[0])

    def irc_PART(self, prefix: str, params: list[str]) -> None:
        """See somebody leave, perhaps ourselves."""
        self._connection.parted(parse_mask(prefix).nick, params[0])

    def irc_PING(self, _: str, params: list[str]) -> None:
        """Be asked for a sign of life."""
        self.sendLine(write("PONG", params[-1]))

    def irc_PONG(self, _: str, params: list[str]) -> None:
        """Get a sign of life."""
        self._connection.confirmed(params[-1])

    def irc_PRIVMSG(self, prefix: str, params: list[str]) -> None:
        """Hear what somebody says, in words or in CTCP."""
        if params[1].startswith(X_DELIM) and not params[1].startswith(ACTION):
            self._connection.asked_by_client(prefix, params[0], params[1].strip(X_DELIM))
        else:
            self._connection.said(prefix, params[0], params[1], self._line.tags)

    def irc_QUIT(self, prefix: str, _: list[str]) -> None:
        """See somebody leave the network."""
        self._connection.quit_seen(parse_mask(prefix).nick)

    def _warn(self) -> None:
        """Log what a line did to us, but not without end."""
        self._complaints += 1
        if self._complaints <= _MOST_COMPLAINTS:
            self._log.failure("a line {command} was too much", command=self._line.command[:32])
