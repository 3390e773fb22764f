"""Finding the question in a message; no I/O."""

from collections.abc import Callable
from dataclasses import dataclass

from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element

from bots.core.chat.recent_messages import RecentMessage
from bots.core.commands.parser import addressed_to, command_in_private, command_in_room
from bots.core.model.request import Request
from bots.xmpp.chat.fallback import text_of
from bots.xmpp.chat.room import Room
from bots.xmpp.persons import address_person
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import child, content
from bots.xmpp.stanza.text import as_typed


@dataclass(frozen=True, slots=True)
class XmppQuestion:
    """A request, and how its answer is addressed.

    ``kind`` is the type of message; ``within`` a room is what was said in private there.
    """

    request: Request
    to: str
    kind: str
    within: bool = False
    thread: str | None = None


def said_in(
    room: Room, stanza: Element, sender: JID, network: str, knows: Callable[[str], bool]
) -> XmppQuestion | RecentMessage | None:
    """Read what somebody said to all in a room; ``knows`` says whether a text is a command.

    A question if it is one to us, else what was overheard; None for the room itself and for us.
    """
    nick = sender.resource
    if not room.is_joined or nick is None or nick == room.nick:
        return None
    text = as_typed(text_of(stanza))
    person = _person(network, room.occupants.get(nick))
    asked = command_in_room(text, room.nick)
    said = addressed_to(text, room.nick) if asked is None else None
    if said is not None and knows(said):
        asked = said
    if asked is None:
        return RecentMessage(nick, person, text)
    return XmppQuestion(Request(asked, network, room.jid, person, nick), room.jid, "groupchat")


def said_to_us(
    room: Room | None, stanza: Element, sender: JID, network: str
) -> XmppQuestion | None:
    """Read what somebody said to us alone; in a room, if there is one.

    None for servers, for the room itself, and for us.
    """
    nick = sender.user if room is None else sender.resource
    if nick is None or (room is not None and nick == room.nick):
        return None
    person = sender.userhost() if room is None else room.occupants.get(nick)
    asked = command_in_private(as_typed(text_of(stanza)))
    return XmppQuestion(
        Request(asked, network, None, _person(network, person), nick),
        sender.full(),
        "normal" if stanza.getAttribute("type", "normal") == "normal" else "chat",
        room is not None,
        content(child(stanza, ns.CLIENT, "thread")),
    )


def _person(network: str, jid: str | None) -> str | None:
    return None if jid is None else address_person(network, jid)
