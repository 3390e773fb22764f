"""Reading who somebody is, where the settings name people."""

from pathlib import Path

from quoters.model.person import is_person


def person(value: str, _: Path) -> str:
    """Read a person: ``irc:libera/account:alice``, ``xmpp:home/alice@example.org``, ``token:ann``.

    An IRC nick alone is nobody: anyone may take it.
    """
    if not is_person(value):
        raise ValueError(no_person(value))
    return value


def no_person(value: str) -> str:
    """Return the sentence about what names nobody."""
    return (
        f'"{value}" is no person; write one like irc:libera/account:alice, '
        "irc:libera/mask:*!alice@example.org, xmpp:home/alice@example.org or token:alice"
    )


def network_of(person: str) -> str | None:
    """Return the section that a person is known by, ``irc:libera``; None for a token or a shell."""
    network, slash, _ = person.partition("/")
    return network if slash and not person.startswith(("token:", "shell:")) else None
