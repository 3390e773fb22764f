"""Who can be written to unasked, and where."""

from bots.core.settings import Target


def address_of(person: str) -> Target | None:
    """Give where a person can be written to: ``xmpp:home/alice@example.org``.

    None for an account or a mask on IRC, which is no address, and for a token.
    """
    network, _, address = person.partition("/")
    if not address or address.startswith(("account:", "mask:")):
        return None
    return Target(network, address)
