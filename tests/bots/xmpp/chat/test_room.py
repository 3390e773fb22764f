"""One room, as its presences show it."""

from bots.xmpp.chat.room import OccupantChange, Room
from bots.xmpp.stanza.elements import child
from bots.xmpp.stanza.jid import parse_address
from tests.bots.xmpp.doubles import LOUNGE, one, room_error, room_presence, said


def hear(room: Room, text: str) -> OccupantChange:
    """Let a room hear a presence."""
    stanza = one(text)
    sender = parse_address(stanza["from"])
    assert sender is not None
    return room.heard(stanza, sender)


def joined(nick: str = "bot") -> Room:
    """Return a room that we are in."""
    room = Room(LOUNGE, "bot")
    room.joining()
    room.nick = nick
    assert hear(room, room_presence(nick, "<status code='110'/>")) is OccupantChange.JOINED
    return room


def test_joining_asks_for_no_history() -> None:
    """Old questions would be answered again."""
    (joining,) = said(Room(LOUNGE, "bot").joining())
    history = "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>"
    assert joining == f"<presence to='{LOUNGE}/bot'>{history}</presence>"


def test_joining_brings_the_password() -> None:
    """Where there is one."""
    x = child(Room(LOUNGE, "bot", "s<cret").joining(), "http://jabber.org/protocol/muc", "x")
    assert x is not None
    assert "<password>s&lt;cret</password>" in x.toXml()


def test_we_are_in_when_the_room_says_so() -> None:
    """Others' presences come first, and ours with code 110 last."""
    room = Room(LOUNGE, "bot")
    room.joining()
    assert hear(room, room_presence("alice")) is OccupantChange.NOTHING
    assert not room.is_joined
    assert hear(room, room_presence("bot", "<status code='110'/>")) is OccupantChange.JOINED
    assert room.is_joined


def test_a_room_that_was_made_is_told_apart() -> None:
    """It is locked until its owner, which is us, opens it."""
    room = Room(LOUNGE, "bot")
    room.joining()
    status = "<status code='110'/><status code='201'/>"
    assert hear(room, room_presence("bot", status)) is OccupantChange.MADE


def test_the_room_may_give_another_nick() -> None:
    """What it says counts."""
    room = Room(LOUNGE, "bot")
    room.joining()
    hear(room, room_presence("BOT", "<status code='110'/><status code='210'/>"))
    assert (room.is_joined, room.nick) == (True, "BOT")


def test_a_taken_nick_leads_to_another() -> None:
    """A conflict, and the next attempt asks for one with an underscore."""
    room = Room(LOUNGE, "bot")
    room.joining()
    assert hear(room, room_error("conflict")) is OccupantChange.NICK_TAKEN
    assert room.joining()["to"] == f"{LOUNGE}/bot_"


def test_a_refusal_says_why() -> None:
    """Banned, members only, or a password."""
    room = Room(LOUNGE, "bot")
    room.joining()
    assert hear(room, room_error("forbidden")) is OccupantChange.REFUSED
    assert room.why == "forbidden"


def test_an_error_within_a_room_does_not_put_us_out() -> None:
    """Asking for a nick that is taken still is answered so."""
    room = joined("bot_")
    assert hear(room, room_error("conflict")) is OccupantChange.NOTHING
    assert (room.is_joined, room.nick) == (True, "bot_")


def test_real_addresses_are_known_where_shown() -> None:
    """And forgotten when their bearer goes."""
    room = joined()
    hear(room, room_presence("alice", "<item jid='Alice@xmpp.test/phone'/>"))
    hear(room, room_presence("bob", "<item role='participant'/>"))
    assert room.occupants["alice"] == "alice@xmpp.test"
    assert room.occupants["bob"] is None
    hear(room, room_presence("alice", kind="unavailable"))
    assert "alice" not in room.occupants


def test_a_change_of_our_nick_is_followed() -> None:
    """Code 303 says what we are called from now on."""
    room = joined("bot_")
    change = "<item nick='bot'/><status code='303'/><status code='110'/>"
    assert hear(room, room_presence("bot_", change, "unavailable")) is OccupantChange.NOTHING
    assert (room.is_joined, room.nick) == (True, "bot")


def test_others_going_is_nothing() -> None:
    """Only our own absence matters."""
    room = joined()
    assert hear(room, room_presence("alice", kind="unavailable")) is OccupantChange.NOTHING
    assert room.is_joined


def test_being_put_out_says_how() -> None:
    """A kick, a ban, the service's end, the room's end."""
    ways = {
        "<status code='307'/>": "kicked",
        "<status code='301'/>": "banned",
        "<status code='332'/>": "the service stopped",
        "<destroy/>": "the room was destroyed",
        "": "put out",
    }
    for inner, why in ways.items():
        room = joined()
        hear(room, room_presence("alice", "<item jid='alice@xmpp.test/1'/>"))
        text = room_presence("bot", f"{inner}<status code='110'/>", "unavailable")
        destroyed = inner == "<destroy/>"
        expected = OccupantChange.DESTROYED if destroyed else OccupantChange.PUT_OUT
        assert hear(room, text) is expected
        assert (room.is_joined, room.why, room.occupants) == (False, why, {})
