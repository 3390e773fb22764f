"""Which messages are not meant for us to answer."""

from datetime import UTC, datetime, timedelta

from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element

from bots.xmpp.chat.fallback import is_encrypted, text_of
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import body_of, child

STALE = timedelta(minutes=2)
"""How old a direct message may be: an answer to yesterday's question helps nobody.

A server stamps what it sends again after a cut (XEP-0198) as delayed too, so that not everything
delayed is stale.
"""

_NOT_MEANT = {
    ns.CARBONS: "a copy",
    ns.ARCHIVE: "from the archive",
    ns.CORRECTION: "a correction",
    ns.INVITATION: "an invitation",
    ns.REACTIONS: "a reaction",
    ns.FASTENING: "a retraction",
    **dict.fromkeys(ns.RETRACTIONS, "a retraction"),
}


def reason_to_ignore(message: Element, sender: JID | None, me: JID, now: datetime) -> str | None:
    """Return why a message is not to be answered; None when it is."""
    kind = message.getAttribute("type", "normal")
    not_meant = next((_NOT_MEANT[c.uri] for c in message.elements() if c.uri in _NOT_MEANT), None)
    if kind in ("error", "headline"):
        return f"of type {kind}"
    if sender is None or sender.userhost() == me.userhost():
        return "from nobody, or ourselves"
    if _is_old(message, kind, now):
        return "old"
    if body_of(message) is None and not (kind != "groupchat" and is_encrypted(message)):
        return "without a body"
    if not text_of(message) and not is_encrypted(message):
        return "nothing but a fallback"
    return "an invitation" if _is_invitation(message) else not_meant


def _is_invitation(message: Element) -> bool:
    x = child(message, ns.MUC_USER, "x")
    return x is not None and child(x, ns.MUC_USER, "invite") is not None


def _is_old(message: Element, kind: str, now: datetime) -> bool:
    delay = child(message, ns.DELAY, "delay")
    if delay is None:
        return child(message, ns.OLD_DELAY, "x") is not None
    return kind == "groupchat" or not now - _instant(delay.getAttribute("stamp", "")) <= STALE


def _instant(stamp: str) -> datetime:
    """Read a stamp (XEP-0082); one that is none is as old as can be."""
    try:
        instant = datetime.fromisoformat(stamp)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
