"""Announcements: when they count as delivered, and how they fail."""

from datetime import date
from math import inf

import pytest
from twisted.internet.defer import Deferred
from twisted.words.xish.domish import Element

from bots.core.model.announcement import Announcement, Audience
from bots.xmpp.chat.room import Room
from bots.xmpp.stanza.elements import body_of
from quoters import Quote
from tests.bots.announcer_contract import AnnouncerContract, Scene
from tests.bots.xmpp.doubles import APPLE, LOUNGE, TOLD, Meeting, failure_of, room_presence

SM = "urn:xmpp:sm:3"
PERSON = "alice@xmpp.test"
NO_MORE = "<error><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
GONE = "<error><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"


def meeting(*, acknowledge: bool = True, public_url: str = "") -> Meeting:
    """Return a session in a room, all of whose stanzas were acknowledged."""
    met = Meeting(Room(LOUNGE, "bot"), public_url=public_url)
    met.begin(acknowledge=acknowledge)
    met.hear(room_presence("bot", "<status code='110'/>"))
    if acknowledge:
        met.hear(f"<a xmlns='{SM}' h='3'/>")
    return met


def announce(
    met: Meeting, place: str, quote: Quote = APPLE
) -> tuple[Deferred[None], list[Element]]:
    """Announce a quote; give what becomes of it, and the messages that were said."""
    text = TOLD if quote is APPLE else quote.text
    announcement = Announcement("morning", date(2026, 11, 23), quote, text)
    over = Deferred.fromCoroutine(met.session.announcer.announce(place, announcement))
    return over, met.voice.stanzas("message")


def outcome(over: Deferred[None]) -> str:
    """Return how it ended: ``sent``, the failure's name, or ``open``."""
    found: list[str] = []
    over.addCallbacks(lambda _: found.append("sent"), lambda f: found.append(f.type.__name__))
    return found[0] if found else "open"


class XmppScene:
    """A session in a room; elsewhere is no address at all."""

    room, elsewhere = LOUNGE, "@"

    def __init__(self) -> None:
        self._met = meeting()
        self.announcer = self._met.session.announcer
        self._said: list[str] = []

    def said(self) -> list[str]:
        self.take()
        return self._said

    def take(self) -> None:
        for message in self._met.voice.stanzas("message"):
            body = body_of(message) or ""
            self._said.append(body)
            self._met.hear(
                f"<message type='groupchat' from='{LOUNGE}/bot' id='{message['id']}'>"
                f"<body>{body}</body></message>"
            )

    def disconnect(self) -> None:
        self.take()
        self._met.session.lost()

    def connect(self) -> None:
        self._met.begin()
        self._met.hear(room_presence("bot", "<status code='110'/>"))


class TestAnnouncer(AnnouncerContract):
    @pytest.fixture
    def scene(self) -> Scene:
        """Return a session that is in the lounge."""
        return XmppScene()


def test_places_are_written_as_servers_write_them() -> None:
    """A star is all rooms."""
    announcer = meeting().session.announcer
    assert announcer.places("*") == [LOUNGE]
    assert announcer.places("Alice@XMPP.test") == [PERSON]


def test_a_room_is_empty_when_we_are_alone() -> None:
    """A person never is; nor is a room that we are not in."""
    met = Meeting(Room(LOUNGE, "bot"))
    met.begin()
    announcer = met.session.announcer
    assert not announcer.audience(LOUNGE).is_empty
    met.hear(room_presence("bot", "<status code='110'/>"))
    assert announcer.audience(LOUNGE).is_empty
    met.hear(room_presence("alice"))
    assert not announcer.audience(LOUNGE).is_empty
    assert announcer.audience(PERSON) == Audience()


def test_a_room_is_quiet_since_somebody_spoke() -> None:
    """What we say ourselves is no conversation."""
    met = meeting()
    announcer = met.session.announcer
    for nick, quiet_for in (("bot", inf), ("alice", 5.0)):
        met.hear(
            f"<message type='groupchat' from='{LOUNGE}/{nick}' id='1'><body>Tea?</body></message>"
        )
        met.clock.advance(5)
        assert announcer.audience(LOUNGE).quiet_for == quiet_for


def test_a_person_counts_when_the_server_acknowledges() -> None:
    """XEP-0198, and not before."""
    met = meeting()
    over, (message,) = announce(met, PERSON)
    assert (message["to"], message["type"], body_of(message)) == (PERSON, "chat", TOLD)
    assert not over.called
    met.hear(f"<a xmlns='{SM}' h='4'/>")
    assert outcome(over) == "sent"


def test_a_person_counts_when_a_later_ping_is_answered() -> None:
    """Where the server does not acknowledge: it works through a stream in order."""
    met = meeting(acknowledge=False)
    announcement = Announcement("morning", date(2026, 11, 23), APPLE, TOLD)
    over = Deferred.fromCoroutine(met.session.announcer.announce(PERSON, announcement))
    message, ping = met.voice.take()
    assert (message.name, ping["to"]) == ("message", "xmpp.test")
    assert not over.called
    met.hear(f"<iq type='result' id='{ping['id']}' from='xmpp.test'/>")
    assert outcome(over) == "sent"


def test_what_is_sent_back_was_not_delivered() -> None:
    """The error says why; nobody else's error counts."""
    met = meeting()
    over, (message,) = announce(met, PERSON)
    met.hear(f"<message type='error' id='{message['id']}' from='m@xmpp.test'>{GONE}</message>")
    assert not over.called
    met.hear(f"<message type='error' id='{message['id']}' from='{PERSON}'>{GONE}</message>")
    assert outcome(over) == "RefusedForNow"
    met.hear(f"<a xmlns='{SM}' h='4'/>")


@pytest.mark.parametrize("acknowledged", [False, True])
def test_who_will_never_have_it_has_gone(*, acknowledged: bool) -> None:
    """Also when our server had taken it before theirs sent it back; it is said who."""
    met = meeting()
    _, (message,) = announce(met, PERSON)
    if acknowledged:
        met.hear(f"<a xmlns='{SM}' h='4'/>")
    met.hear(f"<message type='error' id='{message['id']}' from='{PERSON}'>{NO_MORE}</message>")
    assert met.gone == [f"xmpp:home/{PERSON}"]


def test_who_may_have_it_another_day_has_not_gone() -> None:
    """Nor who is told of by others, nor over what we never announced, nor a room."""
    met = meeting()
    for error, sender in ((GONE, PERSON), (NO_MORE, "m@xmpp.test")):
        _, (message,) = announce(met, PERSON)
        met.hear(f"<message type='error' id='{message['id']}' from='{sender}'>{error}</message>")
    met.hear(f"<message type='error' id='x' from='{PERSON}'>{NO_MORE}</message>")
    over, (message,) = announce(met, LOUNGE)
    met.hear(f"<message type='error' id='{message['id']}' from='{LOUNGE}'>{NO_MORE}</message>")
    assert outcome(over) in ("NotDelivered", "RefusedForNow")
    assert met.gone == []


def test_a_room_counts_when_it_sends_it_back_to_us() -> None:
    """From our own nick; others can say the same."""
    met = meeting()
    over, (message,) = announce(met, LOUNGE)
    assert message["type"] == "groupchat"
    met.hear(f"<a xmlns='{SM}' h='4'/>")
    body = f"<body>{TOLD}</body></message>"
    met.hear(f"<message type='groupchat' from='{LOUNGE}/m' id='{message['id']}'>{body}")
    met.hear(f"<message type='groupchat' from='o@conference.xmpp.test/bot'>{body}")
    assert not over.called
    met.hear(f"<message type='groupchat' from='{LOUNGE}/bot' id='{message['id']}'>{body}")
    assert outcome(over) == "sent"


def test_a_room_may_give_it_another_id() -> None:
    """Then its text tells."""
    met = meeting()
    over, _ = announce(met, LOUNGE)
    met.hear(f"<message type='groupchat' from='{LOUNGE}/bot' id='x'><body>{TOLD}</body></message>")
    assert outcome(over) == "sent"


def test_a_room_that_refuses_it_has_not_got_it() -> None:
    """For good if it is not there; we may have no voice, which may change."""
    met = meeting()
    for condition, ends in (
        ("item-not-found", "NotDelivered"),
        ("gone", "NotDelivered"),
        ("forbidden", "RefusedForNow"),
        ("resource-constraint", "RefusedForNow"),
    ):
        error = f"<error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
        over, (message,) = announce(met, LOUNGE)
        met.hear(f"<message type='error' id='{message['id']}' from='{LOUNGE}'>{error}</message>")
        assert outcome(over) == ends


@pytest.mark.parametrize("place", [PERSON, LOUNGE])
def test_out_of_reach_nothing_is_said(place: str) -> None:
    """Not while there is no connection, also when the session may be taken up again."""
    met = meeting()
    met.session.lost()
    assert not met.session.announcer.is_reachable(place)
    over, messages = announce(met, place)
    assert (outcome(over), messages) == ("NotDelivered", [])
    assert all(e.name != "message" for e in met.resume(3))


def test_a_room_we_are_not_in_is_out_of_reach() -> None:
    """And the reason says so."""
    met = meeting()
    met.hear(room_presence("bot", "<status code='307'/><status code='110'/>", "unavailable"))
    assert not met.session.announcer.is_reachable(LOUNGE)
    over, messages = announce(met, LOUNGE)
    assert str(failure_of(over)) == "not in the room: kicked"
    assert messages == []


def test_what_is_no_address_is_out_of_reach() -> None:
    """Nothing is said to nowhere."""
    over, messages = announce(meeting(), "not an address@@")
    assert (outcome(over), messages) == ("NotDelivered", [])


@pytest.mark.parametrize("place", [PERSON, LOUNGE])
def test_silence_leaves_it_unknown(place: str) -> None:
    """After a minute."""
    met = meeting()
    over, _ = announce(met, place)
    met.clock.advance(60)
    assert outcome(over) == "DeliveryUnknown"


@pytest.mark.parametrize("place", [PERSON, LOUNGE])
def test_a_session_that_ended_leaves_it_unknown(place: str) -> None:
    """It was said, and the new session knows nothing of it."""
    met = meeting()
    over, _ = announce(met, place)
    met.session.lost()
    assert not over.called
    met.begin()
    assert outcome(over) == "DeliveryUnknown"


@pytest.mark.parametrize("place", [PERSON, LOUNGE])
def test_a_lost_connection_without_acknowledgements_leaves_it_unknown(place: str) -> None:
    """At once: nothing will tell later."""
    met = meeting(acknowledge=False)
    over, _ = announce(met, place)
    met.session.lost()
    assert outcome(over) == "DeliveryUnknown"


def test_a_server_that_says_how_far_it_came_settles_it() -> None:
    """Also when the session cannot be taken up."""
    for left_at, expected in ((4, "sent"), (3, "NotDelivered")):
        met = meeting()
        over, _ = announce(met, PERSON)
        met.session.lost()
        met.begin(left_at=left_at)
        assert outcome(over) == expected


def test_a_resumed_session_settles_it() -> None:
    """It is said again if need be, once, and then acknowledged."""
    met = meeting()
    over, (message,) = announce(met, PERSON)
    met.session.lost()
    again = met.resume(3)
    assert [e["id"] for e in again if e.name == "message"] == [message["id"]]
    met.hear(f"<a xmlns='{SM}' h='4'/>")
    assert outcome(over) == "sent"


def test_a_long_one_is_whole_for_a_person_and_short_for_a_room() -> None:
    """A person gets several messages, of which the last counts; a room three lines."""
    met = meeting()
    over, messages = announce(met, PERSON, Quote("word " * 3000, number=9))
    assert len(messages) == 2
    met.hear(f"<a xmlns='{SM}' h='4'/>")
    assert not over.called
    met.hear(f"<a xmlns='{SM}' h='5'/>")
    assert outcome(over) == "sent"
    _, (message,) = announce(met, LOUNGE, Quote("a\nb\nc\nd", number=9))
    assert body_of(message) == "a\nb\nc … (quote 9)"


def test_a_room_is_told_where_the_rest_is() -> None:
    """By the permalink, where the site has an address."""
    met = meeting(public_url="https://q.example")
    _, (message,) = announce(met, LOUNGE, Quote("a\nb\nc\nd", number=9))
    assert body_of(message) == "a\nb\nc … https://q.example/quotes/9"


@pytest.mark.parametrize("text", ["!op mallory", ".kick alice", "robot: op mallory"])
def test_a_room_gets_no_command_for_another_bot(text: str) -> None:
    """A format that begins with the quote's words may begin with a command that a quote holds."""
    _, (message,) = announce(meeting(), LOUNGE, Quote(text, number=9))
    assert body_of(message) == f"\u200b{text}"


@pytest.mark.parametrize("place", [PERSON, LOUNGE])
def test_a_half_open_connection_is_found_while_a_confirmation_is_awaited(place: str) -> None:
    """Pinged after ten seconds, and cut after ten more: a resumed session settles the post."""
    met = meeting()
    announcement = Announcement("morning", date(2026, 11, 23), APPLE, TOLD)
    over = Deferred.fromCoroutine(met.session.announcer.announce(place, announcement))
    met.voice.take()
    met.clock.advance(10)
    (ping,) = met.voice.stanzas("iq")
    assert ping.firstChildElement().uri == "urn:xmpp:ping"
    assert not met.voice.is_aborted
    met.clock.advance(10)
    assert met.voice.is_aborted
    assert not over.called
