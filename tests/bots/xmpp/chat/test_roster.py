"""Subscriptions, and our status."""

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.words.xish.domish import Element
from zope.interface import implementer

from bots.xmpp.chat.roster import LONGEST_STATUS, Roster
from bots.xmpp.stanza.iq_queries import IqQueries
from quoters import IQuoter, Quote, StaticQuoter
from quoters.errors import EmptyCollection
from tests.bots.xmpp.doubles import APPLE, BOT, ids, one, said

ITEMS = (
    "<item jid='alice@xmpp.test' subscription='from'/><item jid='bob@xmpp.test' "
    "subscription='both'/><item jid='carol@xmpp.test' subscription='to'/><item jid='@'/>"
)


@implementer(IQuoter)
class NoQuoter:
    def getQuote(self) -> Quote:
        raise EmptyCollection("none")


class Scene:
    def __init__(self, quoter: IQuoter | None = None) -> None:
        self.said: list[Element] = []
        self.queries = IqQueries(self.said.append, lambda: BOT, Clock(), ids())
        self.roster = Roster(
            self.queries, self.said.append, lambda: BOT, quoter or StaticQuoter(APPLE)
        )

    def begin(self) -> None:
        Deferred.fromCoroutine(self.roster.begin())
        self.queries.heard(
            one(f"<iq type='result' id='1'><query xmlns='jabber:iq:roster'>{ITEMS}</query></iq>")
        )

    def take(self) -> list[str]:
        taken = said(*self.said)
        self.said.clear()
        return taken


def test_we_are_there_once_the_roster_is_known() -> None:
    """First the roster, then the presence with the quote of the day."""
    scene = Scene()
    scene.begin()
    assert scene.take() == [
        "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>",
        "<presence><status>#42: An apple a day — Anon</status></presence>",
    ]
    assert scene.roster.subscribers == ["alice@xmpp.test", "bob@xmpp.test"]


def test_without_a_quote_we_are_there_all_the_same() -> None:
    """An empty collection is no reason to hide."""
    scene = Scene(NoQuoter())
    scene.roster.show()
    assert scene.take() == ["<presence/>"]


def test_a_long_quote_is_cut_in_the_status() -> None:
    """A status is one short line."""
    scene = Scene(StaticQuoter("line\n" * 200))
    scene.roster.show()
    (status,) = scene.said[0].elements()
    assert len(str(status)) == LONGEST_STATUS
    assert "\n" not in str(status)


def test_whoever_asks_may_see_us() -> None:
    """The bare address is answered, and nobody is asked in return."""
    scene = Scene()
    scene.roster.asked_to_see(one("<presence type='subscribe' from='Alice@xmpp.test/phone'/>"))
    scene.roster.asked_to_see(one("<presence type='subscribe' from='@'/>"))
    assert scene.take() == ["<presence to='alice@xmpp.test' type='subscribed'/>"]


def push(sender: str, item: str) -> Element:
    """Return a change of the roster."""
    return one(
        f"<iq type='set' id='p1' {sender}><query xmlns='jabber:iq:roster'>{item}</query></iq>"
    )


def test_changes_of_the_roster_are_followed() -> None:
    """And answered, as the server wants."""
    scene = Scene()
    scene.begin()
    scene.take()
    gone = "<item jid='alice@xmpp.test' subscription='remove'/>"
    come = "<item jid='dave@xmpp.test' subscription='from'/>"
    assert scene.roster.pushed(push("", gone))
    assert scene.roster.pushed(push("from='bot@xmpp.test'", come))
    assert scene.roster.subscribers == ["bob@xmpp.test", "dave@xmpp.test"]
    assert len(scene.take()) == 2


def test_a_stranger_cannot_change_the_roster() -> None:
    """RFC 6121 §2.1.6."""
    scene = Scene()
    scene.begin()
    scene.take()
    forged = push("from='mallory@xmpp.test/x'", "<item jid='m@xmpp.test' subscription='both'/>")
    assert not scene.roster.pushed(forged)
    assert "m@xmpp.test" not in scene.roster.subscribers
    assert scene.take() == []
