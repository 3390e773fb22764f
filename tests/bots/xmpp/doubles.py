"""What the tests of the XMPP bot stand on: a voice that remembers, and XML as it would come in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.ssl import optionsForClientTLS
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element
from zope.interface import implementer

from bots.core.chat.recent_messages import RecentMessages
from bots.core.commands.parser import parse_command
from bots.core.model.request import Reply, Request
from bots.xmpp.account import Account, Signed
from bots.xmpp.chat.room import Room
from bots.xmpp.interfaces import IStanzaWriter
from bots.xmpp.session import XmppSession
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import NewId
from bots.xmpp.stream.parser import StrictParser
from quoters import Quote, StaticQuoter

BOT = JID("bot@xmpp.test/quotes-1")
ALICE = "alice@xmpp.test/phone"
LOUNGE = "lounge@conference.xmpp.test"
PASSWORD = "pencil"  # noqa: S105 - the RFC's own, of nobody
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHANCE = Random(2026)  # noqa: S311 - nothing here is secret
APPLE = Quote("An apple a day", "Anon", number=42)
TOLD = "#42: An apple a day — Anon"

_OPEN = b"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"


def read(text: str) -> list[Element]:
    """Read stanzas as a stream would bring them."""
    found: list[Element] = []
    parser = StrictParser()
    parser.DocumentStartEvent = lambda _: None
    parser.ElementEvent = found.append
    parser.parse(_OPEN + text.encode())
    return found


def one(text: str) -> Element:
    """Read one stanza."""
    (element,) = read(text)
    return element


def said(*elements: Element) -> list[str]:
    """Return elements as XML, with the stream's namespace left out."""
    return [element.toXml(defaultUri="jabber:client") for element in elements]


def room_presence(nick: str, inner: str = "", kind: str = "") -> str:
    """Return a room's presence with something about the user in it."""
    of_type = f" type='{kind}'" if kind else ""
    return (
        f"<presence from='{LOUNGE}/{nick}'{of_type}>"
        f"<x xmlns='http://jabber.org/protocol/muc#user'>{inner}</x></presence>"
    )


def room_error(condition: str) -> str:
    """Return the error that answers our joining."""
    return (
        f"<presence from='{LOUNGE}/bot' type='error'><error type='cancel'>"
        f"<{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
    )


def failure_of(deferred: Deferred[Any]) -> BaseException | None:
    """Return what a Deferred failed with; None while it has not."""
    failed: list[BaseException] = []

    def remember(failure: Failure) -> None:
        assert failure.value is not None
        failed.append(failure.value)

    deferred.addErrback(remember)
    return failed[0] if failed else None


def ids() -> NewId:
    """Return ids 1, 2, 3: tests may guess them."""
    numbers: Iterator[int] = count(1)
    return lambda: str(next(numbers))


@implementer(IStanzaWriter)
class RememberingVoice:
    """A voice that remembers what it was to say, as the server would read it."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.is_aborted = self.is_held = False

    def say(self, element: Element) -> None:
        self.elements.append(one(element.toXml(defaultUri="jabber:client")))

    def hold(self, *, on: bool) -> None:
        self.is_held = on

    def abort(self) -> None:
        self.is_aborted = True

    def take(self) -> list[Element]:
        """Return what was said since the last time."""
        taken, self.elements = self.elements, []
        return taken

    def stanzas(self, name: str) -> list[Element]:
        """Return what was said since the last time and is called so."""
        return [element for element in self.take() if element.name == name]


class StaticDispatcher:
    """Answers everything with one answer, and remembers what was asked."""

    def __init__(self, answer: Reply = Reply((APPLE,))) -> None:  # noqa: B008 - it is frozen
        self.gives = answer
        self.asked: list[Request] = []

    def knows(self, text: str) -> bool:
        return parse_command(text).verb in {"random", "show", "help", "today"}

    async def answer(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.gives


class LateDispatcher(StaticDispatcher):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[Deferred[Reply]] = []

    async def answer(self, request: Request) -> Reply:
        waiting: Deferred[Reply] = Deferred()
        self._waiting.append(waiting)
        return await waiting

    def answer_one(self) -> None:
        """Answer the question that has waited longest."""
        self._waiting.pop(0).callback(self.gives)


def account() -> Account:
    """Return the bot's account."""
    return Account(
        section="xmpp:home",
        jid=JID("bot@xmpp.test"),
        password=PASSWORD,
        resource="quotes-1",
        plain=False,
        tls=optionsForClientTLS("xmpp.test", trustRoot=None),
    )


class Meeting:
    """A session with a voice that remembers, and somebody who plays the server."""

    def __init__(
        self, *rooms: Room, dispatcher: StaticDispatcher | None = None, public_url: str = ""
    ) -> None:
        self.clock = Clock()
        self.clock.advance(NOW.timestamp())
        self.dispatcher = dispatcher or StaticDispatcher()
        self.recent_messages = RecentMessages()
        self.gone: list[str] = []
        self.session = XmppSession(
            account(),
            rooms,
            self.dispatcher,  # type: ignore[arg-type]
            StaticQuoter(APPLE),
            self.clock,
            lambda: datetime.fromtimestamp(self.clock.seconds(), UTC),
            ids(),
            self.recent_messages,
            gone=self.gone.append,
            public_url=public_url,
        )
        self.voice = RememberingVoice()

    def begin(self, *, acknowledge: bool = True, left_at: int | None = None) -> list[Element]:
        """Begin a new session on a new voice; give what it says after its presence."""
        self.voice = RememberingVoice()
        signed = Signed(jid=BOT, can_acknowledge=acknowledge, left_at=left_at)
        Deferred.fromCoroutine(self.session.begin(self.voice, signed))
        if acknowledge:
            assert [e.name for e in self.voice.take()] == ["enable"]
            self.session.heard(one(f"<enabled xmlns='{ns.ACKNOWLEDGING}' id='s1' resume='true'/>"))
        roster = next(e for e in self.voice.take() if e.name == "iq")
        self.session.heard(one(f"<iq type='result' id='{roster['id']}'/>"))
        assert self.session.is_up()
        return [e for e in self.voice.take() if e.hasAttribute("to")]

    def resume(self, count: int) -> list[Element]:
        """Take the session up again on a new voice; give what it says."""
        self.voice = RememberingVoice()
        signed = Signed(jid=BOT, can_acknowledge=True, resumed=count)
        Deferred.fromCoroutine(self.session.begin(self.voice, signed))
        return self.voice.take()

    def hear(self, text: str) -> list[Element]:
        """Let the session hear stanzas; give what it says then."""
        for element in read(text):
            self.session.heard(element)
        return self.voice.take()
