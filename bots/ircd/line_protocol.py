"""Lines that come from strangers and go to strangers, on a server's side."""

from typing import Any

from twisted.internet.interfaces import IPushProducer
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.words.protocols.irc import (
    ERR_NEEDMOREPARAMS,
    ERR_NOTREGISTERED,
    ERR_UNKNOWNCOMMAND,
    IRCBadMessage,
    parsemsg,
)
from twisted.words.service import IRCUser
from zope.interface import implementer

from bots.core.log import Logger
from bots.ircd.network import Network, Person

MAX_LINE_BYTES = 510
"""Bytes of a line without its end, RFC 2812 section 2.3."""

_MOST_UNREAD = 1024 * 1024
"""Bytes that may wait for somebody who has stopped reading."""

ERR_INPUTTOOLONG = "417"

NEEDED = {
    "AWAY": 0, "CAP": 1, "INVITE": 2, "ISON": 1, "JOIN": 1, "KICK": 2, "LIST": 0, "LUSERS": 0,
    "MODE": 1, "MOTD": 0, "NAMES": 0, "NICK": 0, "NOTICE": 0, "OPER": 2, "PART": 1, "PASS": 0,
    "PING": 0, "PONG": 0, "PRIVMSG": 0, "QUIT": 0, "TIME": 0, "TOPIC": 1, "USER": 4,
    "USERHOST": 1, "VERSION": 0, "WHO": 0, "WHOIS": 1,
}  # fmt: skip
"""The commands there are, and how many parameters each needs; those that say 0 check themselves."""

_BEFORE_WELCOME = frozenset({"CAP", "NICK", "PASS", "PING", "PONG", "QUIT", "USER"})


def as_text(line: bytes) -> str:
    """Read bytes as UTF-8, and as Windows-1252 what is none."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def as_line(text: str) -> bytes:
    """Write a line that cannot become two, cut between characters to what a client may get."""
    flat = text.replace("\r", " ").replace("\n", " ").replace("\0", "")
    return flat.encode("utf-8", "replace")[:MAX_LINE_BYTES].decode("utf-8", "ignore").encode()


@implementer(IPushProducer)
class LineProtocol(IRCUser):
    """Reads any bytes without losing the connection, and bounds what waits for a slow reader.

    Subclasses have a method ``irc_X`` for each command in ``NEEDED``; ``avatar`` is the person, and
    None until they were welcomed.
    """

    _log = Logger()

    transport: Any
    avatar: Any
    hostname: str

    def __init__(self, network: Network) -> None:
        self.realm = network
        self.network = network
        self.hostname = network.name
        self.name = "*"
        self._unread_line = b""
        self._waiting: int | None = None

    @property
    def person(self) -> Person:
        """The person, once they were welcomed."""
        person: Person = self.avatar
        return person

    def connectionMade(self) -> None:
        """Be told when the other side stops reading."""
        self.transport.registerProducer(self, streaming=True)

    def pauseProducing(self) -> None:
        """Count from here on what it does not read; a transport says this more than once."""
        if self._waiting is None:
            self._waiting = 0

    def resumeProducing(self) -> None:
        """Stop counting."""
        self._waiting = None

    def stopProducing(self) -> None:
        """Nothing is produced but on request."""

    def dataReceived(self, data: bytes) -> None:
        """Cut what comes into lines; of one that never ends only the beginning is kept."""
        *lines, self._unread_line = (self._unread_line + data).split(b"\n")
        for line in lines:
            if self.transport.disconnecting:
                return
            self._line_received(line.rstrip(b"\r"))
        if len(self._unread_line) > MAX_LINE_BYTES + 1:
            self._unread_line = self._unread_line[: MAX_LINE_BYTES + 1].replace(b"\r", b" ")

    def sendLine(self, line: str) -> None:
        """Send a line; whoever reads none for too long is disconnected."""
        data = as_line(line) + b"\r\n"
        if self._waiting is not None:
            self._waiting += len(data)
            if self._waiting > _MOST_UNREAD:
                self.transport.abortConnection()
                return
        self.transport.write(data)

    def reply(self, numeric: str, *parameters: str) -> None:
        """Send a numeric reply; only its last parameter may have spaces, and then begins with :."""
        self.sendLine(" ".join((f":{self.hostname}", numeric, self.name, *parameters)))

    def handleCommand(self, command: str, prefix: str, params: list[str]) -> None:
        """Call the method of a command, or say why not; its failure costs nobody the connection."""
        if command not in NEEDED:
            self.reply(ERR_UNKNOWNCOMMAND, shown(command), ":Unknown command")
        elif self.avatar is None and command not in _BEFORE_WELCOME:
            self.reply(ERR_NOTREGISTERED, ":You have not registered: send NICK and USER")
        elif len(params) < NEEDED[command]:
            self.reply(ERR_NEEDMOREPARAMS, command, ":Not enough parameters")
        else:
            try:
                getattr(self, f"irc_{command}")(prefix, params)
            except Exception:
                self._log.failure("{command} failed", command=command)

    def close(self, reason: str) -> None:
        """Send goodbye, and close."""
        self.sendLine(f"ERROR :Closing link: {reason}")
        self.transport.unregisterProducer()
        self.transport.loseConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: ARG002 - Twisted's
        """Forget what was half read."""
        self._unread_line = b""

    def _line_received(self, line: bytes) -> None:
        if len(line) > MAX_LINE_BYTES:
            self.reply(ERR_INPUTTOOLONG, ":Input line was too long")
            return
        text = as_text(line.replace(b"\0", b"").replace(b"\r", b" "))
        if text.startswith("@"):
            text = text.partition(" ")[2]
        try:
            prefix, command, parameters = parsemsg(text.lstrip(" "))
        except (IRCBadMessage, IndexError, ValueError):
            return
        self.handleCommand(command.upper(), prefix, parameters)


def shown(given: str) -> str:
    """Return a parameter as it may be sent back: one word that cannot be taken for the last."""
    return given.replace(" ", "_").lstrip(":")[:64] or "*"
