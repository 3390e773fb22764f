"""Being in rooms, and getting back into them."""

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.logger import capturedLogs, eventAsText
from twisted.words.xish.domish import Element

from bots.xmpp.chat.room import Room
from bots.xmpp.chat.rooms import RoomRetryPolicy, Rooms
from bots.xmpp.stanza.iq_queries import IqQueries
from bots.xmpp.stanza.jid import parse_address
from tests.bots.xmpp.doubles import BOT, LOUNGE, ids, one, room_error, room_presence

PATIENCE = RoomRetryPolicy(first=10, longest=40, nick=1, wanted=60, look=300)
IN = room_presence("bot", "<status code='110'/>")
OUT = room_presence("bot", "<status code='307'/><status code='110'/>", "unavailable")


class Scene:
    def __init__(self) -> None:
        self.clock = Clock()
        self.said: list[Element] = []
        self.queries = IqQueries(self.said.append, lambda: BOT, self.clock, ids())
        self.room = Room(LOUNGE, "bot")
        self.rooms = Rooms(
            "xmpp:home", [self.room], self.queries, self.said.append, self.clock, PATIENCE
        )

    def hear(self, text: str) -> bool:
        stanza = one(text)
        sender = parse_address(stanza["from"])
        assert sender is not None
        return self.rooms.heard(stanza, sender)

    def take(self) -> list[str]:
        """Return what was said, as names and addresses."""
        taken = [f"{element.name} {element.getAttribute('to')}" for element in self.said]
        self.said.clear()
        return taken

    def join(self) -> None:
        self.rooms.begin()
        self.hear(IN)
        self.take()


def test_all_rooms_are_joined_at_the_beginning() -> None:
    """With the nick we want, whatever we were called before."""
    scene = Scene()
    scene.room.nick = "bot__"
    scene.rooms.begin()
    assert scene.take() == [f"presence {LOUNGE}/bot"]


def test_presences_of_others_are_not_rooms() -> None:
    """A person's presence is left to whoever wants it."""
    assert not Scene().hear("<presence from='alice@xmpp.test/phone'/>")


def test_a_kick_is_followed_by_a_wait() -> None:
    """Longer each time, until we are in again."""
    scene = Scene()
    scene.join()
    scene.hear(OUT)
    scene.clock.advance(9)
    assert scene.take() == []
    scene.clock.advance(1)
    assert scene.take() == [f"presence {LOUNGE}/bot"]
    for wait in (20, 40, 40):
        scene.hear(room_error("forbidden"))
        scene.clock.advance(wait - 1)
        assert scene.take() == []
        scene.clock.advance(1)
        assert scene.take() == [f"presence {LOUNGE}/bot"]
    scene.hear(IN)
    scene.hear(OUT)
    scene.clock.advance(10)
    assert scene.take() == [f"presence {LOUNGE}/bot"]


def test_a_taken_nick_is_worked_around_and_asked_for_again() -> None:
    """Another nick soon, and the wanted one once a minute until it is ours."""
    scene = Scene()
    scene.rooms.begin()
    scene.take()
    scene.hear(room_error("conflict"))
    scene.clock.advance(1)
    assert scene.take() == [f"presence {LOUNGE}/bot_"]
    scene.hear(room_presence("bot_", "<status code='110'/>"))
    for _ in range(2):
        scene.clock.advance(60)
        assert scene.take() == [f"presence {LOUNGE}/bot"]
        scene.hear(room_error("conflict"))
    change = "<item nick='bot'/><status code='303'/><status code='110'/>"
    scene.hear(room_presence("bot_", change, "unavailable"))
    scene.hear(IN)
    scene.clock.advance(600)
    assert scene.take() == []


def test_a_made_room_is_opened() -> None:
    """Its owner, which is us, accepts its settings as they are."""
    scene = Scene()
    scene.rooms.begin()
    scene.take()
    scene.hear(room_presence("bot", "<status code='110'/><status code='201'/>"))
    assert "type='submit'" in scene.said[0].toXml()
    assert scene.take() == [f"iq {LOUNGE}"]


def look(scene: Scene, answer: str) -> None:
    """Let the rooms look, and answer the ping."""
    Deferred.fromCoroutine(scene.rooms.look())
    ping = scene.said[-1]
    assert scene.take() == [f"iq {LOUNGE}/bot"]
    if answer:
        kind = "result" if answer == "result" else "error"
        inner = (
            ""
            if answer == "result"
            else f"<error><{answer} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
        )
        reply = f"<iq type='{kind}' id='{ping['id']}' from='{LOUNGE}/bot'>{inner}</iq>"
        scene.queries.heard(one(reply))
    else:
        scene.clock.advance(30)


def test_being_silently_out_is_noticed() -> None:
    """XEP-0410: a room that does not know us is joined again."""
    scene = Scene()
    scene.join()
    look(scene, "not-acceptable")
    assert scene.take() == [f"presence {LOUNGE}/bot"]
    assert not scene.room.is_joined


def test_being_in_is_not_doubted() -> None:
    """Neither by an answer, nor by errors that our own client gives, nor by silence."""
    for answer in (
        "result",
        "service-unavailable",
        "feature-not-implemented",
        "item-not-found",
        "",
    ):
        scene = Scene()
        scene.join()
        look(scene, answer)
        assert scene.take() == []
        assert scene.room.is_joined


def test_rooms_we_are_not_in_are_not_pinged() -> None:
    """They are being tried already."""
    scene = Scene()
    scene.rooms.begin()
    scene.take()
    Deferred.fromCoroutine(scene.rooms.look())
    assert scene.take() == []


def test_the_end_leaves_no_timer() -> None:
    """When the session is over nothing is tried any more."""
    scene = Scene()
    scene.join()
    scene.hear(OUT)
    scene.rooms.lost()
    assert scene.clock.getDelayedCalls() == []


def destroyed(inner: str = "") -> str:
    """Return the presence with which a room's owner ends it."""
    end = f"<destroy{inner}/><status code='110'/>"
    return room_presence("bot", end, "unavailable")


def answer_disco(scene: Scene, condition: str | None) -> None:
    """Answer the question whether a room is there."""
    iq = scene.said[-1]
    sent = f"id='{iq['id']}' from='{iq['to']}'"
    scene.said.clear()
    if condition is None:
        answer = f"<iq type='result' {sent}/>"
    else:
        error = f"<{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        answer = f"<iq type='error' {sent}><error type='cancel'>{error}</error></iq>"
    scene.queries.heard(one(answer))


def test_a_destroyed_room_is_not_made_anew() -> None:
    """It is asked for, less and less often, and joined when its owner has made it again."""
    scene = Scene()
    scene.join()
    scene.hear(destroyed())
    for wait in (10, 20, 40):
        scene.clock.advance(wait)
        assert [element.name for element in scene.said] == ["iq"]
        answer_disco(scene, "item-not-found")
    scene.clock.advance(40)
    answer_disco(scene, None)
    assert scene.take() == [f"presence {LOUNGE}/bot"]
    scene.hear(IN)
    assert scene.room.is_joined


def test_what_our_joining_made_after_all_is_left() -> None:
    """Nobody opens it, and so it is gone."""
    scene = Scene()
    scene.join()
    scene.hear(destroyed())
    scene.clock.advance(10)
    answer_disco(scene, None)
    scene.take()
    scene.hear(room_presence("bot", "<status code='110'/><status code='201'/>"))
    (leaving,) = scene.said
    assert (leaving.name, leaving["type"]) == ("presence", "unavailable")
    assert not scene.room.is_joined


def test_where_a_destroyed_room_has_moved_to_is_followed() -> None:
    """If it is there; whoever means the old address gets the new room."""
    scene = Scene()
    scene.join()
    scene.hear(destroyed(" jid='den@conference.xmpp.test'"))
    answer_disco(scene, None)
    assert scene.take() == ["presence den@conference.xmpp.test/bot"]
    presence = room_presence("bot", "<status code='110'/>").replace(
        LOUNGE, "den@conference.xmpp.test"
    )
    scene.hear(presence)
    there = scene.rooms.get(LOUNGE)
    assert there is not None
    assert (there.jid, there.is_joined) == ("den@conference.xmpp.test", True)


def test_a_room_that_does_not_answer_is_tried_again() -> None:
    """And the log says so."""
    scene = Scene()
    scene.rooms.begin()
    scene.take()
    with capturedLogs() as logs:
        scene.clock.advance(60)
    assert "no answer; trying again in 10 s" in eventAsText(logs[0])
    scene.clock.advance(10)
    assert scene.take() == [f"presence {LOUNGE}/bot"]
