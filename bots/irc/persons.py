"""How a network of IRC names people: by account, else by user and host; a nick alone is nobody."""

import re

from bots.irc.wire.line import Mask

_PERSON = re.compile(r"account:[^\s*?]+|mask:\*!\S+@\S+")
_SERVICES = frozenset(
    {
        *("nickserv", "chanserv", "memoserv", "operserv", "hostserv", "botserv", "helpserv"),
        *(
            "infoserv",
            "statserv",
            "groupserv",
            "saslserv",
            "authserv",
            "global",
            "alis",
            "services",
        ),
        *("cserve.quakenet.org", "undernet.org"),
    }
)
"""What networks call their services, by nick or by host."""

_MEANING_MORE = re.compile(r"[\s*?!@/\[\]]")


def account_person(network: str, account: str) -> str:
    """Return the person whom services know; ``network`` is the section, ``irc:libera``."""
    return f"{network}/account:{account.casefold()}"


def mask_person(network: str, user: str, host: str) -> str:
    """Return the person whom the server shows as ``user@host``.

    What strangers write there has no wildcards.
    """
    return f"{network}/mask:*!{_plain(user)}@{_plain(host)}"


def is_irc_person(identifier: str) -> bool:
    """Whether the network's part of a person names somebody here."""
    return _PERSON.fullmatch(identifier) is not None


def is_service(who: Mask) -> bool:
    """Whether this is surely no person: a bouncer's own nick, a service, or a server."""
    nick, host = who.nick.casefold(), who.host.casefold()
    is_named = nick in _SERVICES or host in _SERVICES or host.startswith("services.")
    return not who.user or nick.startswith("*") or is_named


def _plain(part: str) -> str:
    return _MEANING_MORE.sub("_", part).casefold()
