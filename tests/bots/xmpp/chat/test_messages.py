"""Questions and answers, through a whole session."""

import pytest
from twisted.logger import capturedLogs

from bots.core.chat.recent_messages import RecentMessage
from bots.core.model.request import Reply, Request
from bots.xmpp.chat.messages import ENCRYPTED
from bots.xmpp.chat.room import Room
from bots.xmpp.stanza.elements import body_of, child
from quoters import Quote
from tests.bots.xmpp.doubles import (
    ALICE,
    LOUNGE,
    TOLD,
    LateDispatcher,
    Meeting,
    StaticDispatcher,
    room_presence,
    said,
)


def meeting(
    *rooms: Room, dispatcher: StaticDispatcher | None = None, public_url: str = ""
) -> Meeting:
    """Return a session that is up, on a server without XEP-0198."""
    met = Meeting(*rooms, dispatcher=dispatcher, public_url=public_url)
    met.begin(acknowledge=False)
    return met


def in_the_lounge(*, dispatcher: StaticDispatcher | None = None, public_url: str = "") -> Meeting:
    """Return a session that is in a room where alice shows her address and bob does not."""
    met = meeting(Room(LOUNGE, "bot"), dispatcher=dispatcher, public_url=public_url)
    met.hear(
        room_presence("alice", "<item jid='alice@xmpp.test/phone'/>")
        + room_presence("bob", "<item role='participant'/>")
        + room_presence("bot", "<status code='110'/>")
    )
    return met


def message(body: str, *, sender: str = ALICE, kind: str = "chat", inner: str = "") -> str:
    """Return a message."""
    return f"<message from='{sender}' type='{kind}' id='m1'><body>{body}</body>{inner}</message>"


def test_a_question_in_private_is_answered_there() -> None:
    """To the device that asked, as the person the server vouches for."""
    met = meeting()
    answers = met.hear(message("quote random tea"))
    assert [(a["to"], a["type"], body_of(a)) for a in answers] == [(ALICE, "chat", TOLD)]
    assert met.dispatcher.asked == [
        Request("random tea", "xmpp:home", None, "xmpp:home/alice@xmpp.test", "alice")
    ]


def test_the_thread_and_the_type_are_kept() -> None:
    """A single message is answered with one, in its thread."""
    met = meeting()
    (answer,) = met.hear(message("today", kind="normal", inner="<thread>t&lt;1</thread>"))
    assert answer["type"] == "normal"
    assert "<thread>t&lt;1</thread>" in answer.toXml()


def test_one_answer_to_one_question() -> None:
    """However many there are at once."""
    met = meeting()
    assert len(met.hear(message("quote") * 20)) == 20


def test_what_is_answered_cannot_break_the_stream() -> None:
    """A stranger's quote is text, whatever stands in it."""
    evil = "</body></message><presence type='unavailable'/>&amp;"
    met = meeting(dispatcher=StaticDispatcher(Reply((evil,))))
    (answer,) = met.hear(message("quote"))
    assert said(answer)[0].count("<") == 4
    assert body_of(answer) == evil


def test_a_long_answer_is_several_messages() -> None:
    """Servers refuse large stanzas."""
    met = meeting(dispatcher=StaticDispatcher(Reply(("word " * 3000,))))
    answers = met.hear(message("quote"))
    assert len(answers) == 2
    assert all(len(a.toXml().encode()) < 10_000 for a in answers)


def test_a_receipt_is_given_where_it_is_asked_for() -> None:
    """XEP-0184: for the question, before its answer; never in a room."""
    ask = "<request xmlns='urn:xmpp:receipts'/>"
    met = in_the_lounge()
    receipt, answer = met.hear(message("quote", inner=ask))
    received = child(receipt, "urn:xmpp:receipts", "received")
    assert received is not None
    assert (receipt["to"], received["id"]) == (ALICE, "m1")
    assert body_of(answer) == TOLD
    room = message("!quote", sender=f"{LOUNGE}/alice", kind="groupchat", inner=ask)
    assert len(met.hear(room)) == 1


def test_an_echo_is_not_answered() -> None:
    """Two bots would talk for ever."""
    met = meeting()
    met.hear(message("quote"))
    assert met.hear(message(TOLD)) == []
    assert len(met.hear(message("quote"))) == 1


def test_what_a_server_sends_again_is_answered_once() -> None:
    """After a cut it may not know that we had it; a client that has no new ids is not punished."""
    met = meeting()
    assert len(met.hear(message("quote"))) == 1
    again = "<delay xmlns='urn:xmpp:delay' stamp='2026-11-23T09:00:00Z'/>"
    assert met.hear(message("quote", inner=again)) == []
    assert len(met.hear(message("quote"))) == 1


def test_encrypted_messages_are_answered_with_what_to_do() -> None:
    """Conversations would otherwise wait for ever."""
    met = meeting()
    omemo = "<encrypted xmlns='eu.siacs.conversations.axolotl'/>"
    (answer,) = met.hear(message("You received an OMEMO message", inner=omemo))
    assert body_of(answer) == ENCRYPTED
    assert met.dispatcher.asked == []


def test_a_question_in_a_room_is_answered_to_the_room() -> None:
    """By prefix, or addressed to our nick there."""
    met = in_the_lounge()
    for text in ("!quote", "bot: quote", "Bot, quote"):
        (answer,) = met.hear(message(text, sender=f"{LOUNGE}/alice", kind="groupchat"))
        assert (answer["to"], answer["type"]) == (LOUNGE, "groupchat")
    assert met.dispatcher.asked[0] == Request(
        "", "xmpp:home", LOUNGE, "xmpp:home/alice@xmpp.test", "alice"
    )


def test_a_long_answer_in_a_room_ends_with_where_the_rest_is() -> None:
    """Three lines and the permalink; without a site of ours, the number; in private all of it."""
    long = Quote("\n".join("abcde"), number=9)
    question = message("!quote", sender=f"{LOUNGE}/alice", kind="groupchat")
    for public_url, rest in (
        ("", "(quote 9)"),
        ("https://q.example", "https://q.example/quotes/9"),
    ):
        met = in_the_lounge(
            dispatcher=StaticDispatcher(Reply(("Two:", long))), public_url=public_url
        )
        (answer,) = met.hear(question)
        assert body_of(answer) == f"Two:\n#9: a\nb … {rest}"
        (answer,) = met.hear(message("quote"))
        assert body_of(answer) == "Two:\n#9: a\nb\nc\nd\ne"


def test_whom_the_room_hides_is_nobody() -> None:
    """A nick alone is no person."""
    met = in_the_lounge()
    met.hear(message("!quote", sender=f"{LOUNGE}/bob", kind="groupchat"))
    assert (met.dispatcher.asked[0].person, met.dispatcher.asked[0].nick) == (None, "bob")


def test_what_is_not_said_to_us_in_a_room_is_not_answered() -> None:
    """Talk, our own words come back, the room itself, and rooms that are not ours."""
    met = in_the_lounge()
    for sender, text in (
        (f"{LOUNGE}/alice", "a quote a day"),
        (f"{LOUNGE}/bot", "!quote"),
        (LOUNGE, "!quote"),
        ("other@conference.xmpp.test/alice", "!quote"),
    ):
        assert met.hear(message(text, sender=sender, kind="groupchat")) == []


def test_private_messages_within_a_room_are_answered_there() -> None:
    """To the nick, marked as the XEP wants it, as the person the room shows."""
    met = in_the_lounge()
    (answer,) = met.hear(message("quote", sender=f"{LOUNGE}/alice"))
    assert (answer["to"], answer["type"]) == (f"{LOUNGE}/alice", "chat")
    assert child(answer, "http://jabber.org/protocol/muc#user", "x") is not None
    assert met.dispatcher.asked == [
        Request("", "xmpp:home", None, "xmpp:home/alice@xmpp.test", "alice")
    ]
    assert met.hear(message("quote", sender=f"{LOUNGE}/bot")) == []
    met.hear(message("quote", sender=f"{LOUNGE}/bob"))
    assert met.dispatcher.asked[1].person is None


def test_servers_and_rooms_are_not_talked_to() -> None:
    """A welcome, a notice, an invitation that a room passes on: nobody would read the answer."""
    met = in_the_lounge()
    for sender in ("xmpp.test", LOUNGE, "conference.xmpp.test"):
        for kind in ("normal", "chat"):
            assert met.hear(message("Welcome!", sender=sender, kind=kind)) == []


def test_a_room_gets_a_short_answer() -> None:
    """Three lines, and then where the rest is."""
    met = in_the_lounge(dispatcher=StaticDispatcher(Reply(("a\nb\nc\nd",))))
    (answer,) = met.hear(message("!quote", sender=f"{LOUNGE}/alice", kind="groupchat"))
    assert body_of(answer) == "a\nb\nc …"


def test_what_is_said_in_a_room_is_overheard() -> None:
    """For ``grab``: with who said it; commands, private words and our own are not."""
    met = in_the_lounge()
    for sender, text in (("alice", "a wise word"), ("alice", "!quote"), ("bot", "#42: x")):
        met.hear(message(text, sender=f"{LOUNGE}/{sender}", kind="groupchat"))
    met.hear(message("a secret", sender=f"{LOUNGE}/alice"))
    heard = [RecentMessage("alice", "xmpp:home/alice@xmpp.test", "a wise word")]
    assert met.recent_messages.said_by("xmpp:home", LOUNGE, "alice") == heard
    assert met.recent_messages.said_by("xmpp:home", LOUNGE, "bot") == []


def test_no_more_is_heard_than_can_be_answered() -> None:
    """The database may be slow: questions wait outside then, and none is lost."""
    met = meeting(dispatcher=LateDispatcher())
    met.hear(message("quote") * 99)
    assert not met.voice.is_held
    met.hear(message("quote"))
    assert met.voice.is_held
    assert isinstance(met.dispatcher, LateDispatcher)
    met.dispatcher.answer_one()
    assert not met.voice.is_held
    assert [body_of(answer) for answer in met.voice.take()] == [TOLD]


def test_no_answer_is_no_message() -> None:
    """A dispatcher may have nothing to say."""
    assert meeting(dispatcher=StaticDispatcher(Reply())).hear(message("quote")) == []


REPLY = "urn:xmpp:reply:0"
FALLBACK = "urn:xmpp:fallback:0"


@pytest.mark.parametrize(
    ("body", "inner", "asked"),
    [
        (
            "&gt; what the bot said\nrandom tea",
            f"<fallback xmlns='{FALLBACK}' for='{REPLY}'><body start='0' end='20'/></fallback>",
            "random tea",
        ),
        (
            "random &gt; \U0001f600 tea",
            f"<fallback xmlns='{FALLBACK}' for='{REPLY}'><body start='7' end='11'/></fallback>",
            "random tea",
        ),
        (
            "random tea",
            f"<fallback xmlns='{FALLBACK}' for='{REPLY}'><body start='5' end='99'/></fallback>",
            "random tea",
        ),
        (
            "random tea",
            f"<fallback xmlns='{FALLBACK}' for='x'><body start='-1' end='b'/></fallback>",
            "random tea",
        ),
    ],
)
def test_what_is_quoted_in_a_reply_is_not_asked(body: str, inner: str, asked: str) -> None:
    """The marked range goes (XEP-0461, XEP-0428); one that makes no sense cuts nothing."""
    dispatcher = StaticDispatcher()
    meeting(dispatcher=dispatcher).hear(message(body, inner=inner))
    assert [request.text for request in dispatcher.asked] == [asked]


@pytest.mark.parametrize(
    "inner",
    [
        "<reactions xmlns='urn:xmpp:reactions:0' id='1'><reaction>+</reaction></reactions>",
        "<retract xmlns='urn:xmpp:message-retract:1' id='1'/>",
        "<apply-to xmlns='urn:xmpp:fasten:0' id='1'/>",
        f"<fallback xmlns='{FALLBACK}' for='urn:example:new'/>",
        f"<fallback xmlns='{FALLBACK}' for='urn:example:new'><body/></fallback>",
    ],
)
def test_reactions_and_retractions_are_no_questions(inner: str) -> None:
    """Their bodies are for clients that do not know them."""
    for kind in ("chat", "normal"):
        assert meeting().hear(message("> random\n+1", kind=kind, inner=inner)) == []


@pytest.mark.parametrize(
    "stanza",
    [
        "<encrypted xmlns='urn:xmpp:omemo:2'><header/><payload>x</payload></encrypted>",
        "<encrypted xmlns='eu.siacs.conversations.axolotl'><payload>x</payload></encrypted>",
        "<openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp>",
        "<x xmlns='jabber:x:encrypted'>x</x>",
        "<body>?OTRv23?</body>",
        "<body>?OTR:AAMC</body>",
    ],
)
def test_whatever_the_encryption_one_sentence_says_that_we_cannot_read_it(stanza: str) -> None:
    """Also where there is no body at all."""
    answers = meeting().hear(f"<message from='{ALICE}' type='chat' id='m1'>{stanza}</message>")
    assert [body_of(answer) for answer in answers] == [ENCRYPTED]


def test_keys_alone_get_no_answer() -> None:
    """OMEMO sends messages without a payload by itself."""
    keys = "<encrypted xmlns='urn:xmpp:omemo:2'><header/></encrypted>"
    assert meeting().hear(f"<message from='{ALICE}' type='chat'>{keys}</message>") == []


def test_without_a_voice_who_asks_is_answered_alone() -> None:
    """Once for each question, and the log says why, once."""
    met = in_the_lounge()
    error = "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    with capturedLogs() as logs:
        for _ in range(2):
            (answer,) = met.hear(message("!quote", sender=f"{LOUNGE}/bob", kind="groupchat"))
            back = f"<message from='{LOUNGE}' type='error' id='{answer['id']}'>{error}</message>"
            (alone,) = met.hear(back)
            assert (alone["to"], alone["type"]) == (f"{LOUNGE}/bob", "chat")
            assert body_of(alone) == body_of(answer)
            assert child(alone, "http://jabber.org/protocol/muc#user", "x") is not None
    told = [event for event in logs if "refuses what we say" in (event["log_format"] or "")]
    assert [event["condition"] for event in told] == ["forbidden"]
    assert met.hear(f"<message from='{LOUNGE}' type='error' id='x'>{error}</message>") == []
