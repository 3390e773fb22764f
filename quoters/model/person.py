"""Who somebody is: the one spelling of persons, for votes, ownership, opt-out and moderating.

===============================  ==========================================================
``irc:libera/account:alice``     somebody whom a network vouches for, in the network's words
``xmpp:home/alice@example.org``  likewise
``token:name``                   whoever holds this token for the web
``shell:name``                   the user of the command line
===============================  ==========================================================

What a network calls people is its adapter's affair; here only the form is known.  Where the
network's part begins with ``mask:``, ``*`` and ``?`` in it stand for any letters.
"""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

_PERSON = re.compile(r"[a-z][\w-]*:[^/\s]+/(?:mask:\S+|[^/\s*?]+)|token:\S+|shell:\S+")


def token_holder(name: str) -> str:
    """Return the person who holds a token."""
    return f"token:{name}"


def shell_user(name: str) -> str:
    """Return the person who is a user of the command line."""
    return f"shell:{name}"


def is_person(text: str) -> bool:
    """Whether this has the form of a person, or by a mask with wildcards of some of them."""
    return _PERSON.fullmatch(text) is not None


class PersonSet:
    """Some persons; a listed mask with wildcards stands for all whom it covers.

    What is no person matches nobody: it may have been stored when the rules were others.
    """

    def __init__(self, listed: Iterable[str]) -> None:
        self._listed = frozenset(entry.casefold() for entry in listed)
        self._masks = [entry for entry in self._listed if "/mask:" in entry]

    def __contains__(self, person: object) -> bool:
        if not isinstance(person, str):
            return False
        folded = person.casefold()
        if folded in self._listed:
            return True
        return bool(self._masks) and any(_covers(mask, folded) for mask in self._masks)


def _covers(mask: str, person: str) -> bool:
    # Only * and ? are wildcards in a mask; fnmatch's brackets are not.
    return fnmatchcase(person, mask.replace("[", "[[]"))
