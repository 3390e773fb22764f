"""Targets: one place of one network, and the place of a person who can be written to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """Where a broadcast goes: ``irc:libera/#quotes`` is ``#quotes`` of ``[irc:libera]``.

    A network of which there is only one needs no slash: ``mail:alice@example.org``; ``web`` is a
    place by itself.
    """

    network: str
    place: str

    def __str__(self) -> str:
        if not self.place:
            return self.network
        return f"{self.network}{'/' if ':' in self.network else ':'}{self.place}"


def target_of_person(person: str) -> Target | None:
    """Return where a person can be written to: ``xmpp:home/alice@example.org``.

    None for an account or a mask on IRC, which is no address, and for a token.
    """
    network, _, address = person.partition("/")
    if not address or address.startswith(("account:", "mask:")):
        return None
    return Target(network, address)
