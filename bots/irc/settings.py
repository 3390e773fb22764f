"""The section ``[irc:NAME]``."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from twisted.internet.ssl import Certificate

from bots.core.settings.base import SectionSettings
from bots.core.settings.fields import (
    boolean,
    choice,
    client_endpoint,
    integer,
    list_of,
    setting,
    text,
)
from bots.core.settings.readers.tls import authorities
from bots.irc.chat.channels import WantedChannel
from bots.irc.connect import is_plain_tls
from bots.irc.persons import is_irc_person

_NICK = re.compile(r"[A-Za-z\[\]\\`_^{|}][A-Za-z0-9\[\]\\`_^{|}-]{0,29}")
_CHANNEL = re.compile(r"[#&+!][^\s,:\x00-\x1f\x7f]{1,62}")
_USERNAME = re.compile(r"[^\s@:\x00-\x1f\x7f]{1,64}")
_PREFIX = re.compile(r"[^\s\w]{1,3}|\w{1,10}\W")


def nick(value: str, _: Path) -> str:
    """Read a nick."""
    if not _NICK.fullmatch(value):
        raise ValueError(
            "must be a nick like quotebot: letters, digits and []\\`_^{|}-, at most 30"
        )
    return value


def channel(value: str, _: Path) -> WantedChannel:
    """Read a channel, and after a blank the key that opens it."""
    name, _blank, opens = value.partition(" ")
    if not _CHANNEL.fullmatch(name) or " " in opens:
        raise ValueError("must be channels like #quotes, #python, or #secret KEY")
    if opens[:1] in ("#", "&") and _CHANNEL.fullmatch(opens):
        raise ValueError(f"needs a comma between {name} and {opens}: a key follows after a blank")
    return WantedChannel(name, opens)


def username(value: str, _: Path) -> str:
    """Read the name of an account."""
    if not _USERNAME.fullmatch(value):
        raise ValueError("must be a name like quotebot, without blanks, @ and colons")
    return value


def password(value: str, base: Path) -> str:
    """Read a password; its value is never shown."""
    if any(ord(character) < ord(" ") for character in text(value, base)):
        raise ValueError("must be one line without control characters")
    return value


def prefix(value: str, _: Path) -> str:
    """Read what stands before ``quote``."""
    if not re.fullmatch(r"[^\s]{1,10}", value):
        raise ValueError("must be a short word without blanks, like !")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class IrcSettings(SectionSettings):
    """``[irc:NAME]``: one network, who we are there, and where we go."""

    named: ClassVar[bool] = True
    server: tuple[str, ...] = setting(list_of(client_endpoint))
    server_password: str | None = setting(password, default=None, secret=True)
    nick: str = setting(nick)
    channels: tuple[WantedChannel, ...] = setting(list_of(channel), default=())
    prefix: str = setting(prefix, default="!")
    username: str | None = setting(username, default=None)
    password: str | None = setting(password, default=None, secret=True)
    sasl: str = setting(
        choice("auto", "scram-sha-256", "plain", "external", "none"), default="auto"
    )
    sasl_required: bool = setting(boolean, default=False)
    ca_file: tuple[Certificate, ...] = setting(authorities, default=())
    aliases: bool = setting(boolean, default=False)
    grab: str = setting(choice("off", "moderated", "open"), default="moderated")
    burst: int = setting(integer(1, 100), default=5)
    seconds_per_line: int = setting(integer(0, 60), default=2)
    heartbeat: int = setting(integer(1, 600), default=30)

    @property
    def has_certificate(self) -> bool:
        """Whether the endpoint brings a client certificate."""
        written = " ".join(self.server)
        return ":certificate=" in written or ":privateKey=" in written

    def target_problem(self, place: str) -> str | None:
        """See ``SectionSettings``."""
        if place == "*" or _CHANNEL.fullmatch(place) or _NICK.fullmatch(place):
            return None
        return f"{place or 'it'} is no channel like #quotes, and no nick"

    def is_person(self, identifier: str) -> bool:
        """See ``SectionSettings``."""
        return is_irc_person(identifier)

    def joins(self, place: str) -> bool:
        """See ``SectionSettings``."""
        joined = {wanted.name.casefold() for wanted in self.channels}
        return not _CHANNEL.fullmatch(place) or place.casefold() in joined

    def validate(self) -> tuple[str, str] | None:
        """See ``SectionSettings``."""
        if self.sasl_required and self.sasl == "none":
            return "sasl_required", "cannot be yes with sasl = none"
        if self.sasl == "external" and not self.has_certificate:
            return "sasl", "external needs a certificate: server = tls:HOST:PORT:certificate=FILE"
        if not self.server:
            return "server", "is missing"
        if self.ca_file and not all(map(is_plain_tls, self.server)):
            return "ca_file", "goes with server = tls:HOST:PORT"
        needs_password = self.sasl in ("plain", "scram-sha-256") or self.sasl_required
        if needs_password and self.password is None and not self.has_certificate:
            return "password", "is missing: there is nothing to log in with"
        return None
