"""One room as its presences show it (XEP-0045); no I/O."""

from dataclasses import dataclass, field
from enum import Enum

from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element

from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import child, error_condition, make_presence, status_codes
from bots.xmpp.stanza.jid import parse_address

MOST_OCCUPANTS = 20_000
"""Whoever comes when so many are there is nobody in particular to us."""

_OURS, _MADE, _RENAMED = "110", "201", "303"


class OccupantChange(Enum):
    """What a presence changed for us."""

    NOTHING = "nothing"
    JOINED = "joined"
    MADE = "made"
    NICK_TAKEN = "nick taken"
    REFUSED = "refused"
    PUT_OUT = "put out"
    DESTROYED = "destroyed"


@dataclass(slots=True)
class Room:
    """What we know of a room.

    ``jid`` is its bare JID; ``wanted`` the nick we want there and ``nick`` the one we have or ask
    for; ``occupants`` maps each nick there to its bearer's bare JID, None where the room hides it.
    ``why`` says why we are not in.  ``is_destroyed``: its owner ended it (XEP-0045, 10.9), perhaps
    in favour of the room ``moved_to``; it is not for us to make it anew.
    """

    jid: str
    wanted: str
    password: str | None = None
    nick: str = ""
    is_joined: bool = False
    occupants: dict[str, str | None] = field(default_factory=dict)
    why: str = "not joined yet"
    is_destroyed: bool = False
    moved_to: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether we are in, and surely nobody else: all others are shown before ourselves."""
        return self.is_joined and self.occupants.keys() <= {self.nick}

    def joining(self) -> Element:
        """Begin to join; give the presence that does it, which asks for no history."""
        self.leave("not joined yet")
        self.nick = self.nick or self.wanted
        invocation = make_presence(f"{self.jid}/{self.nick}")
        x = invocation.addElement((ns.MUC, "x"))
        x.addElement("history")["maxstanzas"] = "0"
        if self.password is not None:
            x.addElement("password", content=self.password)
        return invocation

    def leave(self, why: str) -> None:
        """Record that we are out."""
        self.is_joined = False
        self.occupants.clear()
        self.why = why

    def heard(self, stanza: Element, sender: JID) -> OccupantChange:
        """Take a presence from the room; say what it changed for us."""
        match stanza.getAttribute("type"):
            case "error":
                return self._refused(stanza)
            case "unavailable":
                return self._went(stanza, sender.resource)
            case None if sender.resource is not None:
                return self._came(stanza, sender.resource)
        return OccupantChange.NOTHING

    def _refused(self, stanza: Element) -> OccupantChange:
        if self.is_joined:
            return OccupantChange.NOTHING
        condition = error_condition(stanza)
        if condition == "conflict":
            self.nick += "_"
            return OccupantChange.NICK_TAKEN
        self.why = condition
        return OccupantChange.REFUSED

    def _came(self, stanza: Element, nick: str) -> OccupantChange:
        codes = status_codes(stanza)
        if len(self.occupants) < MOST_OCCUPANTS:
            self.occupants[nick] = _real_address(stanza)
        if self.is_joined or not (_OURS in codes or nick == self.nick):
            return OccupantChange.NOTHING
        self.is_joined, self.nick = True, nick
        return OccupantChange.MADE if _MADE in codes else OccupantChange.JOINED

    def _went(self, stanza: Element, nick: str | None) -> OccupantChange:
        codes = status_codes(stanza)
        self.occupants.pop(nick or "", None)
        if not (self.is_joined and (_OURS in codes or nick == self.nick)):
            return OccupantChange.NOTHING
        item = _item(stanza)
        if _RENAMED in codes and item is not None and item.getAttribute("nick"):
            self.nick = item["nick"]
            return OccupantChange.NOTHING
        self.leave(_why_out(stanza, codes))
        destroyed = _destruction(stanza)
        if destroyed is None:
            return OccupantChange.PUT_OUT
        self.is_destroyed, self.moved_to = True, _alternate(destroyed)
        return OccupantChange.DESTROYED


def _item(stanza: Element) -> Element | None:
    x = child(stanza, ns.MUC_USER, "x")
    return None if x is None else child(x, ns.MUC_USER, "item")


def _real_address(stanza: Element) -> str | None:
    item = _item(stanza)
    real = None if item is None else parse_address(item.getAttribute("jid"))
    return None if real is None else str(real.userhost())


def _destruction(stanza: Element) -> Element | None:
    x = child(stanza, ns.MUC_USER, "x")
    return None if x is None else child(x, ns.MUC_USER, "destroy")


def _alternate(destroyed: Element) -> str | None:
    """Return the bare address of the room that takes the place of a destroyed one."""
    other = parse_address(destroyed.getAttribute("jid"))
    return None if other is None or other.user is None else str(other.userhost())


def _why_out(stanza: Element, codes: frozenset[str]) -> str:
    if _destruction(stanza) is not None:
        return "the room was destroyed"
    for code, why in {"301": "banned", "307": "kicked", "332": "the service stopped"}.items():
        if code in codes:
            return why
    return "put out"
