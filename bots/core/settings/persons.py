"""Reading who somebody is, where the settings name people."""

import re
from pathlib import Path

_PERSONS = (
    re.compile(r"irc:[^/\s]+/account:[^\s!@*]+"),
    re.compile(r"irc:[^/\s]+/mask:[^\s!@]+![^\s!@]+@[^\s!@]+"),
    re.compile(r"token:\S+"),
    # A bare JID, or whatever another network's section calls a person.
    re.compile(r"(?!irc:|token:)[^/\s:]+:[^/\s]+/[^/\s]+"),
)


def person(value: str, _: Path) -> str:
    """Read a person: ``irc:libera/account:alice``, ``xmpp:home/alice@example.org``, ``token:ann``.

    An IRC nick alone is nobody: anyone may take it.
    """
    if any(form.fullmatch(value) for form in _PERSONS):
        return value
    raise ValueError(
        f'"{value}" is no person; write one like irc:libera/account:alice, '
        "irc:libera/mask:*!alice@example.org, xmpp:home/alice@example.org or token:alice"
    )


def network_of(person: str) -> str | None:
    """Give the section that a person is known by, ``irc:libera``; None for a token."""
    return None if person.startswith("token:") else person.partition("/")[0]
