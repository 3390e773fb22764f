"""The section ``[xmpp:NAME]``."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from twisted.internet.ssl import Certificate
from twisted.words.protocols.jabber.jid import JID

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
from bots.xmpp.persons import is_xmpp_person
from bots.xmpp.stanza.jid import parse_address


def account_jid(value: str, _: Path) -> JID:
    """Read the JID of an account, ``quotebot@example.org``."""
    jid = parse_address(value)
    if jid is None or jid.user is None or jid.resource is not None:
        raise ValueError("must be a JID like quotebot@example.org")
    return jid


def room_jid(value: str, _: Path) -> str:
    """Read the JID of a room, ``lounge@conference.example.org``."""
    jid = parse_address(value)
    if jid is None or jid.user is None or jid.resource is not None:
        raise ValueError("must be rooms like lounge@conference.example.org")
    return str(jid.userhost())


def room_password(value: str, base: Path) -> tuple[str, str]:
    """Read a room and the password to join it with, separated by a blank."""
    room, _, password = value.partition(" ")
    try:
        jid = room_jid(room, base)
    except ValueError:
        jid = ""
    if not jid or not password.strip():  # the value is secret: it is not shown
        raise ValueError("must be like lounge@conference.example.org PASSWORD")
    return jid, password.strip()


def direct_endpoint(value: str, base: Path) -> str:
    """Read a client endpoint string without TLS of its own, which would check the wrong name."""
    if value.partition(":")[0] in ("tls", "ssl"):
        raise ValueError(
            "must not begin with tls: or ssl:, since the certificate is checked against the JID's "
            "domain; write tcp:HOST:PORT, and direct_tls = yes if TLS begins at once"
        )
    return client_endpoint(value, base)


@dataclass(frozen=True, slots=True, kw_only=True)
class XmppSettings(SectionSettings):
    """One account; ``sasl = plain`` also allows the password itself to be sent, under TLS."""

    named: ClassVar[bool] = True
    jid: JID = setting(account_jid)
    password: str = setting(text, secret=True)
    rooms: tuple[str, ...] = setting(list_of(room_jid), default=())
    room_passwords: tuple[tuple[str, str], ...] = setting(
        list_of(room_password), default=(), secret=True
    )
    nick: str | None = setting(text, default=None)
    server: str | None = setting(direct_endpoint, default=None)
    direct_tls: bool = setting(boolean, default=False)
    ca_file: tuple[Certificate, ...] = setting(authorities, default=())
    grab: str = setting(choice("off", "moderated", "open"), default="moderated")
    ping_every: int = setting(integer(1, 3600), default=60)
    sasl: str = setting(choice("scram", "plain"), default="scram")

    def target_problem(self, place: str) -> str | None:
        """See ``SectionSettings``."""
        jid = parse_address(place)
        if place == "*" or (jid is not None and jid.user is not None and jid.resource is None):
            return None
        return f"{place or 'it'} is no address like lounge@conference.example.org"

    def is_person(self, identifier: str) -> bool:
        """See ``SectionSettings``."""
        return is_xmpp_person(identifier)

    def validate(self) -> tuple[str, str] | None:
        """See ``SectionSettings``."""
        strangers = [room for room, _ in self.room_passwords if room not in self.rooms]
        if strangers:
            return "room_passwords", f"{strangers[0]} is not one of rooms"
        if self.direct_tls and self.server is None:
            return "direct_tls", "goes with server; without it the SRV records say whether"
        return None
