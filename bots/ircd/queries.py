"""What a client asks about others, and about the server."""

import re
from collections.abc import Sequence
from datetime import UTC
from fnmatch import fnmatchcase
from itertools import islice

from twisted.words.protocols import irc
from twisted.words.service import Group

from bots.ircd.channels import ChannelCommands
from bots.ircd.line_protocol import shown
from bots.ircd.network import HOST, Person

RPL_WHOISBOT = "335"
_MOST_ROWS = 500
_SIZE = re.compile(r"([<>])([0-9]{1,9})")
"""What LIST may ask by: more or fewer people than this (ELIST=U)."""


class QueryCommands(ChannelCommands):
    """Answers questions; changes nothing."""

    def irc_WHO(self, _: str, params: list[str]) -> None:
        """Tell who is in a channel, or about one person."""
        mask = params[0] if params else "*"
        for other in self._who(mask):
            row = (other.username, HOST, self.hostname, other.nick, "G" if other.away else "H")
            self.reply(irc.RPL_WHOREPLY, shown(mask), *row, f":0 {other.real_name}")
        self.reply(irc.RPL_ENDOFWHO, shown(mask), ":End of /WHO list")

    def _who(self, mask: str) -> list[Person]:
        """Return those in a channel, or whose nick fits; ``*`` and ``0`` are all (RFC 1459)."""
        channel = self.network.channel(mask)
        if channel is not None:
            return [connected.person for connected in channel.iterusers()]
        pattern = "*" if mask == "0" else mask.lower()
        found = (other for other in self.network.people() if _fits(other.nick, pattern))
        return list(islice(found, _MOST_ROWS))

    def irc_WHOIS(self, _: str, params: list[str]) -> None:
        """Tell about a person."""
        nick = params[-1].split(",")[0]
        other = self.network.person(nick)
        if other is None:
            self.reply(irc.ERR_NOSUCHNICK, shown(nick), ":No such nick/channel")
        else:
            self._tell_about(other)
        self.reply(irc.RPL_ENDOFWHOIS, shown(nick), ":End of /WHOIS list")

    def _tell_about(self, other: Person) -> None:
        nick = other.nick
        self.reply(irc.RPL_WHOISUSER, nick, other.username, HOST, "*", f":{other.real_name}")
        channels = " ".join(f"#{channel.name}" for channel in other.channels())
        if channels:
            self.reply(irc.RPL_WHOISCHANNELS, nick, f":{channels}")
        self.reply(irc.RPL_WHOISSERVER, nick, self.hostname, ":the embedded network")
        if other.away:
            self.reply(irc.RPL_AWAY, nick, f":{other.away}")
        if "B" in other.modes:
            self.reply(RPL_WHOISBOT, nick, ":is a bot")
        idle = max(0, int(self.network.now().timestamp() - other.lastMessage))
        signed_on = int(other.signOn)
        self.reply(irc.RPL_WHOISIDLE, nick, str(idle), str(signed_on), ":seconds idle, signon time")

    def irc_NAMES(self, _: str, params: list[str]) -> None:
        """Tell who is in channels, without a name in all of them."""
        if not params:
            for each in self.network.channels()[:_MOST_ROWS]:
                self.tell_names(each)
            return
        for name in params[0].split(","):
            channel = self.network.channel(name)
            if channel is None:
                self.reply(irc.RPL_ENDOFNAMES, shown(name), ":End of /NAMES list")
            else:
                self.tell_names(channel)

    def irc_LIST(self, _: str, params: list[str]) -> None:
        """List the channels, or those asked for."""
        channels = self.network.channels()
        wanted = params[0].lower().split(",") if params else []
        channels = [channel for channel in channels if _is_listed(channel, wanted)]
        for channel in channels:
            topic = channel.meta["topic"]
            self.reply(irc.RPL_LIST, f"#{channel.name}", str(len(channel.users)), f":{topic}")
        self.reply(irc.RPL_LISTEND, ":End of /LIST")

    def irc_USERHOST(self, _: str, params: list[str]) -> None:
        """Tell the addresses of up to five people."""
        found = (self.network.person(nick) for nick in params[:5])
        told = (f"{other.nick}=+{other.username}@{HOST}" for other in found if other is not None)
        self.reply(irc.RPL_USERHOST, f":{' '.join(told)}")

    def irc_ISON(self, _: str, params: list[str]) -> None:
        """Tell which of these people are here."""
        found = (self.network.person(nick) for nick in " ".join(params).split())
        self.reply(irc.RPL_ISON, f":{' '.join(other.nick for other in found if other is not None)}")

    def irc_LUSERS(self, *_: object) -> None:
        """Tell how many are here."""
        people, channels = len(self.network.people()), len(self.network.channels())
        self.reply(irc.RPL_LUSERCLIENT, f":There are {people} users on 1 server")
        self.reply(irc.RPL_LUSERCHANNELS, str(channels), ":channels formed")

    def irc_MOTD(self, *_: object) -> None:
        """Tell what one can do here."""
        self.reply(irc.RPL_MOTDSTART, f":- {self.hostname} message of the day -")
        self.reply(irc.RPL_MOTD, ":- Join #quotes and type: !quote")
        self.reply(irc.RPL_ENDOFMOTD, ":End of /MOTD command.")

    def irc_VERSION(self, *_: object) -> None:
        """Tell what this is."""
        self.reply(irc.RPL_VERSION, "twisted-quotes", self.hostname, ":the embedded network")

    def irc_TIME(self, *_: object) -> None:
        """Tell the time."""
        now = self.network.now().astimezone(UTC)
        self.reply(irc.RPL_TIME, self.hostname, f":{now:%Y-%m-%d %H:%M:%S} UTC")


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name.lower(), pattern.replace("[", "[[]"))


def _is_listed(channel: Group, wanted: Sequence[str]) -> bool:
    """Whether a channel is one that was asked for: by size (``>3``), and by name or mask."""
    size = len(channel.users)
    for found in filter(None, map(_SIZE.fullmatch, wanted)):
        limit = int(found[2])
        if not (size > limit if found[1] == ">" else size < limit):
            return False
    names = [name for name in wanted if not _SIZE.fullmatch(name)]
    return not names or any(_fits(f"#{channel.name}", name) for name in names)
