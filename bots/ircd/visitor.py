"""Somebody's connection to the embedded network: coming in, talking, and what they are told."""

import re
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.words import iwords
from twisted.words.ewords import AlreadyLoggedIn
from twisted.words.protocols import irc
from twisted.words.service import Group

from bots.ircd.channels import LONGEST_TOPIC, MOST_CHANNELS
from bots.ircd.idleness import IdleTimer
from bots.ircd.line_protocol import shown
from bots.ircd.network import Network, Person
from bots.ircd.queries import QueryCommands

_NICK = re.compile(r"[A-Za-z\[\]\\`_^{|}][A-Za-z0-9\[\]\\`_^{|}-]{0,29}")
_NOT_IN_A_USERNAME = re.compile(r"[^A-Za-z0-9_.-]")
_USER_MODES = re.compile(r"([+-][Biw]+)+")
_MOST_TARGETS = 4

_SUPPORTED = (
    "CASEMAPPING=ascii CHANTYPES=# CHANMODES=b,,,n PREFIX= NICKLEN=30 CHANNELLEN=50 "
    f"CHANLIMIT=#:{MOST_CHANNELS} ELIST=MU "
    f"TOPICLEN={LONGEST_TOPIC} TARGMAX=PRIVMSG:{_MOST_TARGETS} BOT=B NETWORK=TwistedQuotes"
)
ERR_INVALIDCAPCMD = "410"


class Visitor(QueryCommands):
    """One person's connection; NICK and USER are enough to come in."""

    def __init__(self, network: Network) -> None:
        super().__init__(network)
        self._wanted_nick = ""
        self._username = ""
        self._real_name = ""
        self._negotiating = False
        self._goodbye = "connection closed"
        self._idle: IdleTimer | None = None

    # Coming and going.

    def connectionMade(self) -> None:
        """Wait for NICK and USER."""
        super().connectionMade()
        self.network.connected.add(self)
        self._idle = IdleTimer(self.network.clock, self._ask_for_life, self._time_out)
        if self.network.is_full:
            self.close("Too many connections")

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Tell everyone who sees it."""
        super().connectionLost(reason)
        self.network.connected.discard(self)
        if self._idle is not None:
            self._idle.stop()
        if self.avatar is not None:
            self.network.leave(self.person, self._goodbye)

    def dataReceived(self, data: bytes) -> None:
        """Hear a sign of life, and what it says."""
        if self._idle is not None:
            self._idle.heard()
        super().dataReceived(data)

    def _ask_for_life(self) -> None:
        self.sendLine(f"PING :{self.hostname}")

    def _time_out(self, why: str) -> None:
        self._goodbye = why
        self.close(why)
        self.transport.abortConnection()

    def irc_CAP(self, _: str, params: list[str]) -> None:
        """Answer that there are no capabilities; those who ask come in after CAP END (IRCv3)."""
        command = params[0].upper()
        if command in ("LS", "REQ"):
            self._negotiating = self.avatar is None
        if command in ("LS", "LIST"):
            self.sendLine(f":{self.hostname} CAP {self.name} {command} :")
        elif command == "REQ":
            wanted = params[-1] if params[1:] else ""
            self.sendLine(f":{self.hostname} CAP {self.name} NAK :{wanted}")
        elif command == "END":
            self._negotiating = False
            self._come_in_if_ready()
        else:
            self.reply(ERR_INVALIDCAPCMD, shown(command), ":Invalid CAP command")

    def irc_PASS(self, _: str, params: list[str]) -> None:
        """Take any password, or none."""

    def irc_NICK(self, _: str, params: list[str]) -> None:
        """Take a nick, or another one."""
        nick = params[0] if params else ""
        if not nick:
            self.reply(irc.ERR_NONICKNAMEGIVEN, ":No nickname given")
        elif not _NICK.fullmatch(nick):
            self.reply(irc.ERR_ERRONEUSNICKNAME, shown(nick), ":Erroneous nickname")
        elif self.network.person(nick) not in (None, self.avatar):
            self._nick_in_use(nick)
        elif self.avatar is None:
            self._wanted_nick = nick
            self._come_in_if_ready()
        elif nick != self.name:
            self.network.rename(self.person, nick)

    def irc_USER(self, _: str, params: list[str]) -> None:
        """Take a user name and a real name."""
        if self.avatar is not None:
            self.reply(irc.ERR_ALREADYREGISTRED, ":You may not reregister")
            return
        self._username = _NOT_IN_A_USERNAME.sub("", params[0])[:10] or "user"
        self._real_name = params[3]
        self._come_in_if_ready()

    def _come_in_if_ready(self) -> None:
        if self._wanted_nick and self._username and not self._negotiating and self.avatar is None:
            Deferred.fromCoroutine(self._come_in(self._wanted_nick))

    async def _come_in(self, nick: str) -> None:
        try:
            _, person, _ = await self.network.requestAvatar(nick, self, iwords.IUser)
        except AlreadyLoggedIn:
            self._wanted_nick = ""
            self._nick_in_use(nick)
            return
        self.avatar, person.username, person.real_name = person, self._username, self._real_name
        self._welcome(person)
        if self._idle is not None:
            self._idle.registered()

    def _nick_in_use(self, nick: str) -> None:
        self.reply(irc.ERR_NICKNAMEINUSE, nick, ":Nickname is already in use")

    def _welcome(self, person: Person) -> None:
        made = f"{self.network.made_at:%Y-%m-%d %H:%M} UTC"
        self.reply(irc.RPL_WELCOME, f":Welcome to the embedded network, {person.mask}")
        self.reply(irc.RPL_YOURHOST, f":Your host is {self.hostname}, running Twisted Quotes")
        self.reply(irc.RPL_CREATED, f":This server was created {made}")
        self.reply(irc.RPL_MYINFO, self.hostname, "twisted-quotes", "Biw", "bn")
        self.reply(irc.RPL_ISUPPORT, _SUPPORTED, ":are supported by this server")
        self.irc_LUSERS()
        self.irc_MOTD()

    def irc_QUIT(self, _: str, params: list[str]) -> None:
        """Leave."""
        self._goodbye = f"Quit: {params[0]}" if params else "Quit"
        self.close(self._goodbye)

    # What others do.

    def renamed(self, mask: str, nick: str) -> None:
        """See that somebody took another nick."""
        self.sendLine(f":{mask} NICK :{nick}")

    def gone(self, mask: str, reason: str) -> None:
        """See that somebody left the network."""
        self.sendLine(f":{mask} QUIT :{reason}")

    def invited(self, mask: str, channel: str) -> None:
        """See that somebody wants us in a channel."""
        self.sendLine(f":{mask} INVITE {self.name} :{channel}")

    def userJoined(self, group: Group, user: "Visitor") -> None:
        """See that somebody came into a channel."""
        self.join(user.person.mask, f"#{group.name}")

    def userLeft(self, group: Group, user: "Visitor", reason: str | None = None) -> None:
        """See that somebody left a channel."""
        self.part(user.person.mask, f"#{group.name}", reason)

    def receive(self, sender: "Visitor", recipient: Any, message: dict[str, str]) -> None:
        """Hear what somebody says to us or to a channel."""
        target = f"#{recipient.name}" if isinstance(recipient, Group) else self.name
        self.sendLine(f":{sender.person.mask} {message['command']} {target} :{message['text']}")

    def groupMetaUpdate(self, group: Group, meta: dict[str, str]) -> None:
        """See a new topic."""
        self.sendLine(f":{meta['topic_mask']} TOPIC #{group.name} :{meta['topic']}")

    # Talking.

    def irc_PRIVMSG(self, _: str, params: list[str]) -> None:
        """Send something to a channel or a person."""
        self._say("PRIVMSG", params, self.reply)

    def irc_NOTICE(self, _: str, params: list[str]) -> None:
        """Send something that nothing answers, by RFC 2812 not even an error."""
        self._say("NOTICE", params, lambda *_: None)

    def _say(self, command: str, params: list[str], refuse: Any) -> None:
        if not params:
            refuse(irc.ERR_NORECIPIENT, f":No recipient given ({command})")
        elif not params[1:] or not params[-1]:
            refuse(irc.ERR_NOTEXTTOSEND, ":No text to send")
        else:
            message = {"command": command, "text": params[-1]}
            for target in params[0].split(",")[:_MOST_TARGETS]:
                self._say_to(target, message, refuse)

    def _say_to(self, target: str, message: dict[str, str], refuse: Any) -> None:
        channel, other = self.network.channel(target), self.network.person(target)
        if channel is not None and self.name in channel.users:
            self.person.send(channel, message)
        elif channel is not None:
            refuse(irc.ERR_CANNOTSENDTOCHAN, target, ":Join the channel first")
        elif other is None:
            refuse(irc.ERR_NOSUCHNICK, shown(target), ":No such nick/channel")
        else:
            self.person.send(other.mind, message)
            if other.away:
                refuse(irc.RPL_AWAY, other.nick, f":{other.away}")

    def irc_AWAY(self, _: str, params: list[str]) -> None:
        """Leave word for those who write in private, or take it back."""
        self.person.away = params[0] if params else ""
        if self.person.away:
            self.reply(irc.RPL_NOWAWAY, ":You have been marked as being away")
        else:
            self.reply(irc.RPL_UNAWAY, ":You are no longer marked as being away")

    def irc_MODE(self, _: str, params: list[str]) -> None:
        """Tell or set modes: a person's own are i, w and B (a bot)."""
        target, flags = params[0], params[1] if params[1:] else ""
        if target.startswith("#"):
            self.channel_mode(target, flags)
        elif self.network.person(target) is not self.avatar:
            self.reply(irc.ERR_USERSDONTMATCH, ":Can't look at or change others' modes")
        elif not flags:
            self.reply(irc.RPL_UMODEIS, "+" + "".join(sorted(self.person.modes)))
        elif not _USER_MODES.fullmatch(flags):
            self.reply(irc.ERR_UMODEUNKNOWNFLAG, ":Unknown MODE flag")
        else:
            self._set_modes(flags)

    def _set_modes(self, flags: str) -> None:
        modes = self.person.modes
        for sign, letters in re.findall(r"([+-])([Biw]+)", flags):
            modes = modes | set(letters) if sign == "+" else modes - set(letters)
        self.person.modes = modes
        self.sendLine(f":{self.person.mask} MODE {self.name} :{flags}")

    def irc_OPER(self, *_: object) -> None:
        """Refuse: nobody is an operator here."""
        self.reply(irc.ERR_NOOPERHOST, ":Nobody is an operator here")

    def irc_PING(self, _: str, params: list[str]) -> None:
        """Answer with the same word."""
        if params:
            self.sendLine(f":{self.hostname} PONG {self.hostname} :{params[0]}")
        else:
            self.reply(irc.ERR_NOORIGIN, ":No origin specified")

    def irc_PONG(self, _: str, params: list[str]) -> None:
        """Nobody asked."""
