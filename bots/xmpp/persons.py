"""How XMPP names people: by their bare address."""

import re

_PERSON = re.compile(r"[^/\s*?@]+@[^/\s*?@]+")


def address_person(network: str, jid: str) -> str:
    """Return the person of an address, bare of its resource; ``network`` is the section."""
    return f"{network}/{jid.partition('/')[0].casefold()}"


def is_xmpp_person(identifier: str) -> bool:
    """Whether the network's part of a person names somebody here."""
    return _PERSON.fullmatch(identifier) is not None
