"""The session: beginning, being cut, being taken up again, and ending."""

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost

from bots.xmpp.account import NoSession, Signed
from bots.xmpp.chat.room import Room
from bots.xmpp.stanza.elements import body_of
from tests.bots.xmpp.doubles import (
    ALICE,
    BOT,
    LOUNGE,
    TOLD,
    LateDispatcher,
    Meeting,
    failure_of,
    room_presence,
    said,
)

SM = "urn:xmpp:sm:3"
QUESTION = f"<message from='{ALICE}' type='chat'><body>quote</body></message>"
JOINED = room_presence("bot", "<status code='110'/>")
DECLINED = "<error><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"


def test_a_session_begins_with_acknowledgements_roster_presence_and_rooms() -> None:
    """And what the server has sent by then is counted."""
    met = Meeting(Room(LOUNGE, "bot"))
    assert [join["to"] for join in met.begin()] == [f"{LOUNGE}/bot"]
    assert met.session.resumption() == ("s1", 1)


def test_a_server_without_acknowledgements_will_do() -> None:
    """Nothing is asked of it that it does not offer, and nothing is taken up again."""
    met = Meeting()
    met.begin(acknowledge=False)
    assert [answer.name for answer in met.hear(QUESTION)] == ["message"]
    assert met.session.resumption() is None


def test_a_server_that_refuses_to_acknowledge_will_do() -> None:
    """It offered to, and failed."""
    met = Meeting()
    signed = Signed(jid=BOT, can_acknowledge=True)
    begun = Deferred.fromCoroutine(met.session.begin(met.voice, signed))
    met.voice.take()
    (roster,) = met.hear(f"<failed xmlns='{SM}'/>")
    met.hear(f"<iq type='error' id='{roster['id']}'>{DECLINED}</iq>")
    assert begun.called
    assert [answer.name for answer in met.hear(QUESTION)] == ["message"]


def test_a_server_without_a_roster_will_do() -> None:
    """The bot is there all the same."""
    met = Meeting()
    signed = Signed(jid=BOT, can_acknowledge=False)
    begun = Deferred.fromCoroutine(met.session.begin(met.voice, signed))
    (roster,) = met.voice.take()
    (presence,) = met.hear(f"<iq type='error' id='{roster['id']}'>{DECLINED}</iq>")
    assert begun.called
    assert presence.name == "presence"


def test_a_connection_that_goes_while_the_session_begins_fails_it() -> None:
    """Nobody waits for an answer that cannot come."""
    met = Meeting()
    signed = Signed(jid=BOT, can_acknowledge=True)
    begun = Deferred.fromCoroutine(met.session.begin(met.voice, signed))
    met.session.lost()
    assert isinstance(failure_of(begun), NoSession)


def test_a_session_that_was_half_begun_is_not_taken_up() -> None:
    """Nobody would ever fetch its roster or join its rooms; the next one is new, and only once."""
    met = Meeting(Room(LOUNGE, "bot"))
    signed = Signed(jid=BOT, can_acknowledge=True)
    begun = Deferred.fromCoroutine(met.session.begin(met.voice, signed))
    met.hear(f"<enabled xmlns='{SM}' id='s1' resume='true'/>")
    met.session.lost()
    assert isinstance(failure_of(begun), ConnectionLost)
    assert met.session.resumption() is None
    assert [join["to"] for join in met.begin()] == [f"{LOUNGE}/bot"]


def test_each_stanza_is_counted_and_acknowledged() -> None:
    """When the server asks; stanzas count, and what belongs to the stream does not."""
    met = Meeting()
    met.begin()
    met.hear(QUESTION * 3 + "<presence from='x@xmpp.test'/>")
    assert said(*met.hear(f"<r xmlns='{SM}'/>")) == [f"<a xmlns='{SM}' h='5'/>"]


def test_a_stanza_that_makes_us_fail_is_counted_too() -> None:
    """Or it would come again after every cut."""
    met = Meeting()
    met.begin()
    met.session._messages.heard = None  # type: ignore[assignment,method-assign]
    for _ in range(2):
        try:
            met.hear(QUESTION)
        except TypeError:
            continue
    assert met.session.resumption() == ("s1", 3)


def test_one_acknowledgement_is_asked_for_at_a_time() -> None:
    """However much is said."""
    met = Meeting()
    met.begin()
    count = met.session._outbox._counts.waiting
    met.hear(f"<a xmlns='{SM}' h='{count}'/>")
    names = [element.name for element in met.hear(QUESTION * 3)]
    assert names == ["message", "r", "message", "message"]
    assert [e.name for e in met.hear(f"<a xmlns='{SM}' h='{count + 1}'/>")] == ["r"]
    assert met.hear(f"<a xmlns='{SM}' h='{count + 3}'/>") == []


def test_what_a_cut_swallowed_is_said_again() -> None:
    """In order, and only that; the rooms are left alone, and so is the roster."""
    met = Meeting(Room(LOUNGE, "bot"))
    met.begin()
    met.hear(JOINED)
    answers = met.hear(QUESTION * 3)
    before = met.session._outbox._counts.waiting - 3
    met.session.lost()
    assert not met.session.is_up()
    again = met.resume(before + 1)
    assert [e["id"] for e in again if e.name == "message"] == [
        e["id"] for e in answers if e.name == "message"
    ][1:]
    assert met.session.is_up()
    assert met.session.announcer.is_reachable(LOUNGE)


def test_an_answer_that_comes_during_a_cut_is_said_after_it() -> None:
    """The database may be slower than the cut."""
    dispatcher = LateDispatcher()
    met = Meeting(dispatcher=dispatcher)
    met.begin()
    met.hear(QUESTION)
    waiting = met.session._outbox._counts.waiting
    met.session.lost()
    dispatcher.answer_one()
    (answer, _) = met.resume(waiting)
    assert body_of(answer) == TOLD


def test_a_session_that_cannot_be_taken_up_is_begun_anew() -> None:
    """Rooms are joined again, and what was said into the old one is not said twice."""
    met = Meeting(Room(LOUNGE, "bot"))
    met.begin()
    met.hear(JOINED + QUESTION)
    met.session.lost()
    assert [e["to"] for e in met.begin()] == [f"{LOUNGE}/bot"]
    assert not met.session.announcer.is_reachable(LOUNGE)


def test_a_server_that_lost_count_is_left() -> None:
    """It acknowledges what was never said; nothing can be taken up after that."""
    met = Meeting()
    met.begin()
    met.hear(f"<a xmlns='{SM}' h='99'/>")
    assert met.voice.is_aborted
    assert met.session.resumption() is None


def test_a_server_that_resumes_at_an_impossible_count_is_left() -> None:
    """The session fails to begin, and the next one is new."""
    met = Meeting()
    met.begin()
    met.session.lost()
    signed = Signed(jid=BOT, can_acknowledge=True, resumed=99)
    begun = Deferred.fromCoroutine(met.session.begin(met.voice, signed))
    assert isinstance(failure_of(begun), NoSession)
    assert met.session.resumption() is None


def test_a_server_that_never_acknowledges_is_left() -> None:
    """What is kept for it is bounded."""
    met = Meeting()
    met.begin()
    for _ in range(51):
        met.hear(QUESTION * 100)
    assert met.voice.is_aborted


def test_what_is_no_stanza_ends_the_connection() -> None:
    """RFC 6120 §4.9.3.24: a flood of nonsense is over with its first element."""
    for nonsense in ("<a/>", "<message xmlns='another'/>", "<iq xmlns='jabber:server'/>"):
        met = Meeting()
        met.begin()
        met.hear(nonsense)
        assert met.voice.is_aborted


def test_stanzas_without_sense_are_passed_over() -> None:
    """Without types, addresses or ids: nothing is said, and nothing fails."""
    met = Meeting()
    met.begin(acknowledge=False)
    senseless = (
        "<iq/><iq type='x' id='1'/><iq type='get'/><message/><presence/><presence from='@'/>"
    )
    assert met.hear(senseless) == []


def test_leaving_says_goodbye_and_acknowledges() -> None:
    """Nothing that was handled comes again, and nothing is taken up."""
    met = Meeting(Room(LOUNGE, "bot"))
    met.begin()
    met.hear(JOINED)
    met.session.leaving()
    names = [element.name for element in met.voice.take()]
    assert names[0] == "presence"
    assert names[-1] == "a"
    assert met.session.resumption() is None
    met.session.lost()
    assert met.clock.getDelayedCalls() == []


def test_the_end_leaves_no_timer() -> None:
    """A lost connection leaves nothing that would speak into the void."""
    met = Meeting(Room(LOUNGE, "bot"))
    met.begin(acknowledge=False)
    met.session.lost()
    assert met.clock.getDelayedCalls() == []


def test_a_silent_server_is_pinged_and_then_left() -> None:
    """A frozen one closes nothing."""
    met = Meeting()
    met.begin(acknowledge=False)
    met.clock.pump([60, 0])
    (ping,) = met.voice.take()
    assert ping["to"] == "xmpp.test"
    met.hear(f"<iq type='result' id='{ping['id']}' from='xmpp.test'/>")
    met.clock.advance(60)
    assert [e.name for e in met.voice.take()] == ["iq"]
    met.clock.advance(19)
    assert not met.voice.is_aborted
    met.clock.advance(1)
    assert met.voice.is_aborted


def test_a_talking_server_is_not_pinged() -> None:
    """Whatever comes shows that it is there."""
    met = Meeting()
    met.begin(acknowledge=False)
    for _ in range(5):
        met.hear("<presence from='x@xmpp.test'/>")
        met.clock.advance(60)
    assert met.voice.take() == []


def test_the_status_follows_the_day() -> None:
    """When told so, and after a cut; without a session there is nobody to show it to."""
    met = Meeting()
    met.session.show()
    assert met.voice.take() == []
    met.begin()
    met.session.show()
    assert TOLD in said(met.voice.stanzas("presence")[0])[0]
    waiting = met.session._outbox._counts.waiting
    met.session.lost()
    met.session.show()
    assert [e.name for e in met.resume(waiting)] == ["presence", "r"]


def test_subscriptions_pings_and_roster_changes_find_their_part() -> None:
    """Each stanza is answered by the part that it is for."""
    met = Meeting()
    met.begin(acknowledge=False)
    heard = met.hear(
        "<presence type='subscribe' from='alice@xmpp.test'/>"
        "<iq type='get' id='1' from='xmpp.test'><ping xmlns='urn:xmpp:ping'/></iq>"
        "<iq type='set' id='2'><query xmlns='jabber:iq:roster'/></iq>"
        "<iq type='set' id='3' from='m@xmpp.test/x'><query xmlns='jabber:iq:roster'/></iq>"
    )
    assert [e.getAttribute("type") for e in heard] == ["subscribed", "result", "result", "error"]


@pytest.mark.parametrize("kind", ["unsubscribe", "unsubscribed"])
def test_who_ends_a_subscription_has_gone(kind: str) -> None:
    """It is said who; nobody in a room can say so for the room, nor can a stanza from nowhere."""
    met = Meeting(Room(LOUNGE, "bot"))
    met.begin()
    met.hear(f"<presence type='{kind}' from='{LOUNGE}/mallory'/><presence type='{kind}'/>")
    assert met.gone == []
    met.hear(f"<presence type='{kind}' from='Alice@xmpp.test'/>")
    assert met.gone == ["xmpp:home/alice@xmpp.test"]
