"""Channels: coming and going, topics, modes and invitations."""

import re

from twisted.internet.defer import Deferred
from twisted.words.protocols import irc
from twisted.words.service import Group

from bots.ircd.line_protocol import LineProtocol, shown

MOST_CHANNELS = 50
"""Channels that somebody may be in: a rename is told in each."""

ERR_TOOMANYCHANNELS = "405"
_CHANNEL = re.compile(r"#[^\s,:\x00-\x1f\x7f]{1,49}")
LONGEST_TOPIC = 300
"""Bytes of a topic."""


class ChannelCommands(LineProtocol):
    """What a person does with channels; nobody is an operator here."""

    def irc_JOIN(self, _: str, params: list[str]) -> None:
        """Come into channels; ``JOIN 0`` leaves them all."""
        if params[0] == "0":
            for channel in self.person.channels():
                self._part(channel, "leaving all channels")
            return
        for name in params[0].split(","):
            if _CHANNEL.fullmatch(name):
                Deferred.fromCoroutine(self._join(name))
            elif name:
                self.no_such_channel(name)

    async def _join(self, name: str) -> None:
        channel = await self.network.getGroup(name[1:])
        if self.name in channel.users:
            return
        if len(self.person.channels()) >= MOST_CHANNELS:
            self.reply(ERR_TOOMANYCHANNELS, name, ":You have joined too many channels")
            self.network.forget_if_empty(channel)
            return
        await self.person.join(channel)
        self.userJoined(channel, self)
        if channel.meta["topic"]:
            self._tell_topic(channel)
        self.tell_names(channel)

    def irc_PART(self, _: str, params: list[str]) -> None:
        """Leave channels."""
        for name in params[0].split(","):
            channel = self._channel_i_am_in(name)
            if channel is not None:
                self._part(channel, params[1] if params[1:] else "leaving")

    def _part(self, channel: Group, reason: str) -> None:
        self.network.part(self.person, channel, reason)
        self.userLeft(channel, self, reason)

    def irc_TOPIC(self, _: str, params: list[str]) -> None:
        """Tell a channel's topic, or set it; anyone who is there may."""
        channel = self._channel_i_am_in(params[0])
        if channel is None:
            return
        if not params[1:]:
            self._tell_topic(channel)
            return
        channel.setMetadata(
            {
                "topic": params[1].encode()[:LONGEST_TOPIC].decode("utf-8", "ignore"),
                "topic_mask": self.person.mask,
                "topic_at": str(int(self.network.now().timestamp())),
            }
        )

    def _tell_topic(self, channel: Group) -> None:
        name, meta = f"#{channel.name}", channel.meta
        if meta["topic"]:
            self.reply(irc.RPL_TOPIC, name, f":{meta['topic']}")
            self.reply("333", name, meta["topic_mask"], meta["topic_at"])
        else:
            self.reply(irc.RPL_NOTOPIC, name, ":No topic is set")

    def tell_names(self, channel: Group) -> None:
        """Tell who is in a channel, ten nicks a line: as many as surely fit."""
        name, nicks = f"#{channel.name}", [other.name for other in channel.iterusers()]
        for start in range(0, len(nicks), 10):
            self.reply(irc.RPL_NAMREPLY, "=", name, f":{' '.join(nicks[start : start + 10])}")
        self.reply(irc.RPL_ENDOFNAMES, name, ":End of /NAMES list")

    def irc_INVITE(self, _: str, params: list[str]) -> None:
        """Invite somebody to a channel."""
        guest, channel = self.network.person(params[0]), self.network.channel(params[1])
        if guest is None:
            self.reply(irc.ERR_NOSUCHNICK, shown(params[0]), ":No such nick/channel")
        elif not _CHANNEL.fullmatch(params[1]):
            self.no_such_channel(params[1])
        elif channel is not None and self.name not in channel.users:
            self.reply(irc.ERR_NOTONCHANNEL, params[1], ":You're not on that channel")
        elif channel is not None and guest.nick in channel.users:
            self.reply(irc.ERR_USERONCHANNEL, guest.nick, params[1], ":is already on channel")
        else:
            self.reply(irc.RPL_INVITING, guest.nick, params[1])
            guest.mind.invited(self.person.mask, params[1])

    def irc_KICK(self, _: str, params: list[str]) -> None:
        """Refuse."""
        self._not_an_operator(params[0])

    def channel_mode(self, name: str, flags: str) -> None:
        """Tell a channel's modes, which stay as they are."""
        if self.network.channel(name) is None:
            self.no_such_channel(name)
        elif not flags:
            self.reply(irc.RPL_CHANNELMODEIS, name, "+n")
        elif flags.strip("+") == "b":
            self.reply(irc.RPL_ENDOFBANLIST, name, ":End of channel ban list")
        else:
            self._not_an_operator(name)

    def no_such_channel(self, name: str) -> None:
        """Answer that there is none."""
        self.reply(irc.ERR_NOSUCHCHANNEL, shown(name), ":No such channel")

    def _channel_i_am_in(self, name: str) -> Group | None:
        channel = self.network.channel(name)
        if channel is None:
            self.no_such_channel(name)
        elif self.name not in channel.users:
            self.reply(irc.ERR_NOTONCHANNEL, name, ":You're not on that channel")
        else:
            return channel
        return None

    def _not_an_operator(self, channel: str) -> None:
        self.reply(irc.ERR_CHANOPRIVSNEEDED, shown(channel), ":You're not a channel operator")
