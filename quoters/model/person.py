"""Who somebody is: the one spelling of persons, for votes, ownership, opt-out and moderating.

===============================  ==========================================================
``irc:libera/account:alice``     whom the network's services know
``irc:libera/mask:*!al@host``    the user and host that the server shows, without an account
``xmpp:home/alice@example.org``  a bare address
``token:name``                   whoever holds this token for the web
``shell:name``                   the user of the command line
===============================  ==========================================================

A nick alone is nobody.
"""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

_PERSON = re.compile(
    r"irc:[^/\s]+/account:[^\s*?]+"
    r"|irc:[^/\s]+/mask:\*!\S+@\S+"
    r"|xmpp:[^/\s]+/[^/\s*?]+"
    r"|token:\S+|shell:\S+"
)
_MEANING_MORE = re.compile(r"[\s*?!@/\[\]]")


def irc_account(network: str, account: str) -> str:
    """Name whom services know; ``network`` is the section, ``irc:libera``."""
    return f"{network}/account:{account.casefold()}"


def irc_mask(network: str, user: str, host: str) -> str:
    """Name whom the server shows as ``user@host``; what strangers write there has no wildcards."""
    return f"{network}/mask:*!{_plain(user)}@{_plain(host)}"


def xmpp_address(network: str, jid: str) -> str:
    """Name an XMPP address, bare of its resource; ``network`` is the section, ``xmpp:home``."""
    return f"{network}/{jid.partition('/')[0].casefold()}"


def token_holder(name: str) -> str:
    """Name the holder of a token."""
    return f"token:{name}"


def shell_user(name: str) -> str:
    """Name a user of the command line."""
    return f"shell:{name}"


def is_person(text: str) -> bool:
    """Whether this names a person, or by a mask with wildcards some of them."""
    return _PERSON.fullmatch(text) is not None


class PersonSet:
    """Some persons, as the settings list them: ``*`` and ``?`` in a mask stand for any letters.

    :raises ValueError: when one of them is no person; the message names it.
    """

    def __init__(self, listed: Iterable[str]) -> None:
        self._listed = frozenset(entry.casefold() for entry in listed)
        for entry in self._listed:
            if not is_person(entry):
                raise ValueError(
                    f'"{entry}" names nobody; write irc:NETWORK/account:NAME, '
                    "irc:NETWORK/mask:*!USER@HOST, xmpp:NETWORK/ADDRESS or token:NAME"
                )
        self._masks = [entry for entry in self._listed if "/mask:" in entry]

    def __contains__(self, person: object) -> bool:
        if not isinstance(person, str):
            return False
        folded = person.casefold()
        if folded in self._listed:
            return True
        return bool(self._masks) and any(_covers(mask, folded) for mask in self._masks)


def _plain(part: str) -> str:
    return _MEANING_MORE.sub("_", part).casefold()


def _covers(mask: str, person: str) -> bool:
    # Only * and ? are wildcards in a mask; fnmatch's brackets are not.
    return fnmatchcase(person, mask.replace("[", "[[]"))
