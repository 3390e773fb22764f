"""Asking by IQ: only whom was asked may answer."""

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.error import TimeoutError as TimedOut
from twisted.internet.task import Clock
from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element

from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import make_query
from bots.xmpp.stanza.iq_queries import IqError, IqQueries
from tests.bots.xmpp.doubles import BOT, ids, one

ROOM = JID("lounge@conference.xmpp.test")


class Scene:
    def __init__(self) -> None:
        self.clock = Clock()
        self.said: list[Element] = []
        self.queries = IqQueries(self.said.append, lambda: BOT, self.clock, ids())

    def ask(self, to: JID | None = None) -> Deferred[Element]:
        iq, _ = make_query("get", ns.PING, "ping")
        return Deferred.fromCoroutine(self.queries.ask(iq, to))


def outcome(asked: Deferred[Element]) -> object:
    """Return the result, the failure's value, or None while it is open."""
    found: list[object] = []
    asked.addCallbacks(found.append, lambda failure: found.append(failure.value))
    return found[0] if found else None


@pytest.mark.parametrize("sender", ["", "from='bot@xmpp.test'", "from='bot@xmpp.test/quotes-1'"])
def test_our_account_answers_for_itself(sender: str) -> None:
    """What our own server answers for our account comes from there, or from nobody."""
    scene = Scene()
    asked = scene.ask()
    scene.queries.heard(one(f"<iq type='result' id='1' {sender}/>"))
    assert isinstance(outcome(asked), Element)


@pytest.mark.parametrize(
    ("to", "sender"),
    [
        (None, "from='mallory@xmpp.test'"),
        (None, "from='xmpp.test'"),
        (None, "from='bot@xmpp.test/another'"),
        (None, "from='not a jid'"),
        (ROOM, ""),
        (ROOM, "from='lounge@conference.xmpp.test/mallory'"),
    ],
)
def test_a_stranger_cannot_answer(to: JID | None, sender: str) -> None:
    """A guessed id is not enough; the true answer counts still."""
    scene = Scene()
    asked = scene.ask(to)
    scene.queries.heard(one(f"<iq type='result' id='1' {sender}/>"))
    scene.queries.heard(one(f"<iq type='error' id='1' {sender}/>"))
    assert not asked.called
    right = "" if to is None else f"from='{to.full()}'"
    scene.queries.heard(one(f"<iq type='result' id='1' {right}/>"))
    assert isinstance(outcome(asked), Element)


def test_an_error_says_its_condition() -> None:
    """What was declined, and how."""
    scene = Scene()
    asked = scene.ask()
    scene.queries.heard(
        one(
            "<iq type='error' id='1'><error type='cancel'>"
            f"<item-not-found xmlns='{ns.STANZA_ERRORS}'/>"
            f"<text xmlns='{ns.STANZA_ERRORS}'>no</text></error></iq>"
        )
    )
    failure = outcome(asked)
    assert isinstance(failure, IqError)
    assert failure.condition == "item-not-found"


def test_silence_ends() -> None:
    """An answer that does not come in time fails the question, and comes to nobody later."""
    scene = Scene()
    asked = scene.ask()
    scene.clock.advance(30)
    assert isinstance(outcome(asked), TimedOut)
    scene.queries.heard(one("<iq type='result' id='1'/>"))
    assert scene.clock.getDelayedCalls() == []


def test_the_end_of_the_session_ends_all_questions() -> None:
    """Nobody waits for an answer that cannot come."""
    scene = Scene()
    asked = [scene.ask(), scene.ask(ROOM)]
    scene.queries.lost()
    assert all(isinstance(outcome(each), ConnectionLost) for each in asked)
    assert scene.clock.getDelayedCalls() == []


def test_answers_to_nothing_are_dropped() -> None:
    """A result that nobody asked for, or without an id, does nothing."""
    scene = Scene()
    scene.queries.heard(one("<iq type='result' id='1'/>"))
    scene.queries.heard(one("<iq type='result'/>"))
