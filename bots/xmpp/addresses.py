"""Reading JIDs (RFC 7622) that come from strangers."""

from functools import lru_cache

from twisted.words.protocols.jabber.jid import JID, InvalidFormat

LONGEST = 3071
"""Characters in a JID: 1,023 for each of its parts, and what separates them."""


# Twisted's own internJID keeps every address it ever saw; strangers choose those.
@lru_cache(maxsize=1024)
def address(text: str | None) -> JID | None:
    """Read a JID; None when it is missing or is not one."""
    if not text or len(text) > LONGEST:
        return None
    try:
        return JID(text)
    except (InvalidFormat, UnicodeError):
        return None


def bare(jid: JID) -> str:
    """Give a JID without its resource."""
    return str(jid.userhost())
