"""What of a message's body is for clients that know less (XEP-0428), and no question."""

from collections.abc import Iterator

from twisted.words.xish.domish import Element

from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import body_of

_OTR = "?OTR"


def text_of(message: Element) -> str:
    """Return a message's text without its fallback: of a reply (XEP-0461) what was quoted.

    Positions count characters of the body (XEP-0426); those that make no sense cut nothing.
    """
    body = body_of(message) or ""
    for start, end in sorted(_ranges(message, len(body)), reverse=True):
        body = body[:start] + body[end:]
    return body.strip() if body else ""


def is_encrypted(message: Element) -> bool:
    """Whether a message's true text is only for those who have a key: OMEMO, OX, PGP or OTR.

    An OMEMO message without a payload and a body carries keys, and nothing that anybody wrote.
    """
    for node in message.elements():
        if node.uri in ns.OMEMO and node.name == "encrypted":
            has_payload = any(part.name == "payload" for part in node.elements())
            return has_payload or body_of(message) is not None
        if (node.uri, node.name) in ns.ENCRYPTED:
            return True
    return (body_of(message) or "").startswith(_OTR)


def _ranges(message: Element, length: int) -> Iterator[tuple[int, int]]:
    """Return the parts of the body that are fallback, as far as they lie within it."""
    for fallback in message.elements(ns.FALLBACK, "fallback"):
        bodies = list(fallback.elements(ns.FALLBACK, "body"))
        if not list(fallback.elements()):
            yield 0, length
        for body in bodies:
            start, end = body.getAttribute("start", "0"), body.getAttribute("end", str(length))
            if start.isdecimal() and end.isdecimal() and int(start) <= int(end) <= length:
                yield int(start), int(end)
