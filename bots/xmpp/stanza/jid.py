"""Reading JIDs (RFC 7622) that come from strangers."""

import re
from functools import lru_cache

from twisted.words.protocols.jabber.jid import JID, InvalidFormat

MAX_ADDRESS_BYTES = 3071
"""Characters in a JID: 1,023 for each of its parts, and what separates them."""

_AS_SERVERS_WRITE_IT = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9.-]{1,255}")


# Twisted's own internJID keeps every address it ever saw; strangers choose those.
@lru_cache(maxsize=1024)
def parse_address(text: str | None) -> JID | None:
    """Read a JID; None when it is missing or is not one."""
    if not text or len(text) > MAX_ADDRESS_BYTES:
        return None
    try:
        return JID(text)
    except (InvalidFormat, UnicodeError):
        return None


def normalize_address(text: str) -> str | None:
    """Return the bare JID of an address as servers write it; None when it is no address.

    Most are written so already: preparing one (RFC 7622) takes 40 µs, and thousands may be due.
    """
    if _AS_SERVERS_WRITE_IT.fullmatch(text):
        return text
    jid = parse_address(text)
    return None if jid is None else bare_address(jid)


def bare_address(jid: JID) -> str:
    """Return a JID without its resource."""
    return str(jid.userhost())
