"""How a network of IRC names people: by account, else by user and host; a nick alone is nobody."""

import re

_PERSON = re.compile(r"account:[^\s*?]+|mask:\*!\S+@\S+")
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


def _plain(part: str) -> str:
    return _MEANING_MORE.sub("_", part).casefold()
