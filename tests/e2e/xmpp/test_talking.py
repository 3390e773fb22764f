"""The bot on real servers, as a person meets it."""

from collections.abc import Iterator

import pytest

from tests.e2e.running import eventually
from tests.e2e.xmpp.scene import APPLE, BOT, BOTH, Scene, scene_on

DISCO = "http://jabber.org/protocol/disco#info"


@pytest.fixture(scope="module", params=BOTH)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Set the scene once for all tests on a server."""
    with scene_on(request.param, tmp_path_factory.mktemp("talking")) as scene:
        yield scene


def test_a_direct_message_is_answered(scene: Scene) -> None:
    """With the quote of the day."""
    assert scene.alice.ask(BOT, "quote") == APPLE


def test_a_subscription_is_accepted_and_shows_the_quote(scene: Scene) -> None:
    """As the bot's status; and nothing is asked in return."""
    scene.alice.subscribe(BOT)

    def shown() -> list[str | None]:
        return [p.findtext("{jabber:client}status") for p in scene.alice.presences(BOT)]

    eventually(lambda: APPLE in shown(), what="the quote as a status")
    kinds = [p.get("type") for p in scene.alice.presences(BOT)]
    assert "subscribed" in kinds
    assert "subscribe" not in kinds


def test_a_room_is_answered(scene: Scene) -> None:
    """By prefix, or addressed."""
    assert scene.alice.ask(scene.lounge, "!quote", kind="groupchat") == APPLE
    assert scene.alice.ask(scene.lounge, "bot: quote", kind="groupchat") == APPLE


def test_a_private_message_within_a_room_is_answered_there(scene: Scene) -> None:
    """From nick to nick."""
    assert scene.alice.ask(f"{scene.lounge}/bot", "quote") == APPLE
    assert scene.alice.bodies(f"{scene.lounge}/bot")[-1] == APPLE


def test_a_ping_is_answered(scene: Scene) -> None:
    """XEP-0199."""
    assert (
        scene.alice.query(scene.full_jid, "<ping xmlns='urn:xmpp:ping'/>").get("type") == "result"
    )


def test_programs_learn_what_it_is(scene: Scene) -> None:
    """XEP-0030 and XEP-0092."""
    disco = scene.alice.query(scene.full_jid, f"<query xmlns='{DISCO}'/>")
    identity = disco.find(f"*/{{{DISCO}}}identity")
    assert identity is not None
    assert (identity.get("category"), identity.get("type")) == ("client", "bot")
    version = scene.alice.query(scene.full_jid, "<query xmlns='jabber:iq:version'/>")
    assert version.findtext("*/{jabber:iq:version}name") == "Twisted Quotes"


def test_a_forged_change_of_the_roster_is_refused(scene: Scene) -> None:
    """Only the bot's own server may push one."""
    item = "<item jid='mallory@xmpp.test' subscription='both'/>"
    forged = f"<query xmlns='jabber:iq:roster'>{item}</query>"
    assert scene.alice.query(scene.full_jid, forged, kind="set").get("type") == "error"


def test_a_receipt_is_given(scene: Scene) -> None:
    """XEP-0184."""
    scene.alice.send_xml(
        f"<message to='{BOT}' type='chat' id='r1'><body>quote</body>"
        "<request xmlns='urn:xmpp:receipts'/></message>"
    )

    def receipt() -> bool:
        found = [s.find("{urn:xmpp:receipts}received[@id='r1']") for s in scene.alice.seen()]
        return any(element is not None for element in found)

    eventually(receipt, what="a receipt")


def test_one_answer_to_one_question(scene: Scene) -> None:
    """A hundred at once, and none to what is no question."""
    before = len(scene.alice.bodies(BOT))
    for kind in ("headline", "error"):
        scene.alice.say(BOT, "quote", kind=kind)
    scene.alice.send_xml(
        f"<message to='{BOT}' type='chat'>"
        "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>"
    )
    for _ in range(100):
        scene.alice.say(BOT, "quote")
    eventually(lambda: len(scene.alice.bodies(BOT)) >= before + 100, what="100 answers")
    assert scene.alice.ask(BOT, "help")
    assert len(scene.alice.bodies(BOT)) == before + 101


@pytest.mark.parametrize(
    "body", ["</body></message>", "\u202equote", "x" * 30_000, "\n" * 30_000 + "x", "&#0; ]]>"]
)
def test_what_people_send_cannot_hurt(scene: Scene, body: str) -> None:
    """Markup, directions and very long texts are text, and the next question is answered."""
    scene.alice.say(BOT, body)
    eventually(lambda: scene.alice.ask(BOT, "quote") == APPLE, what="the quote")
    assert "Traceback" not in scene.program.stderr
