"""Questions that come as messages, and their answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from twisted.internet.defer import Deferred
from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element

from bots.core.chat.activity import RoomActivity
from bots.core.chat.recent_messages import RecentMessages
from bots.core.chat.render import quote_text, the_rest
from bots.core.commands.dispatcher import Dispatcher
from bots.core.concurrency.repeated_failures import RepeatedFailures
from bots.core.log import Logger
from bots.xmpp.bounded_cache import BoundedCache
from bots.xmpp.chat.fallback import is_encrypted
from bots.xmpp.chat.filters import reason_to_ignore
from bots.xmpp.chat.questions import XmppQuestion, said_in, said_to_us
from bots.xmpp.chat.room import Room
from bots.xmpp.chat.rooms import Rooms
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import NewId, body_of, child, error_condition, make_message
from bots.xmpp.stanza.jid import parse_address
from bots.xmpp.stanza.text import bodies, in_a_room, in_private

ENCRYPTED = (
    "I cannot read encrypted messages. Please switch encryption (OMEMO) off for this conversation."
)
MOST_OPEN = 100
"""Questions that may wait for their answers before no more is heard."""

REMEMBERED = 1000
"""How many people's last answers, and messages' ids, are remembered."""


class Hold(Protocol):
    """Stops what comes in, or lets it come again."""

    def __call__(self, *, on: bool) -> None:
        """Do it."""
        ...


class MessageHandler:
    """Answers each question once, where it was asked.

    :param name: the section's (``xmpp:home``).
    :param me: gives our full JID.
    :param recent_messages: remembers what is said in rooms; None where nobody may ``grab``.
    :param conversations: is told in which rooms somebody speaks.
    :param hold: stops what comes in while too many answers are being made.
    :param public_url: what the addresses of quotes begin with, empty without one.
    """

    _log = Logger()

    def __init__(
        self,
        name: str,
        dispatcher: Dispatcher,
        rooms: Rooms,
        say: Callable[[Element], None],
        me: Callable[[], JID],
        now: Callable[[], datetime],
        new_id: NewId,
        recent_messages: RecentMessages | None,
        conversations: RoomActivity,
        hold: Hold,
        public_url: str = "",
    ) -> None:
        self._name = name
        self._dispatcher = dispatcher
        self._rooms = rooms
        self._say = say
        self._me = me
        self._now = now
        self._new_id = new_id
        self._recent_messages = recent_messages
        self._conversations = conversations
        self._hold = hold
        self._public_url = public_url
        self._open = 0
        self._last_said = BoundedCache[str](REMEMBERED)
        self._seen = BoundedCache[str](REMEMBERED)
        self._said_in_rooms = BoundedCache[tuple[XmppQuestion, str]](REMEMBERED)
        self._refusals: dict[str, RepeatedFailures] = {}

    def heard(self, stanza: Element) -> None:
        """Take a message; answer it if it is a question to us."""
        sender = parse_address(stanza.getAttribute("from"))
        if sender is not None and stanza.getAttribute("type") == "error":
            self._sent_back(stanza, sender)
        if sender is None or reason_to_ignore(stanza, sender, self._me(), self._now()) is not None:
            return
        room = self._rooms.get(sender.userhost())
        if stanza.getAttribute("type") == "groupchat":
            self._heard_in_a_room(room, stanza, sender)
        elif not self._is_repeated(stanza, sender):
            self._heard_in_private(room, stanza, sender)

    def _heard_in_a_room(self, room: Room | None, stanza: Element, sender: JID) -> None:
        said = (
            None
            if room is None
            else said_in(room, stanza, sender, self._name, self._dispatcher.knows)
        )
        if said is not None:
            self._conversations.heard(sender.userhost())
        if isinstance(said, XmppQuestion):
            self._begin_to_answer(said)
        elif said is not None and self._recent_messages is not None:
            self._recent_messages.note(self._name, sender.userhost(), said)

    def _heard_in_private(self, room: Room | None, stanza: Element, sender: JID) -> None:
        question = said_to_us(room, stanza, sender, self._name)
        body = body_of(stanza)
        if question is None or (body and body == self._last_said.get(question.to)):
            return  # nobody, or an echo, or another one like us: it would go on for ever
        self._confirm(stanza, sender)
        if is_encrypted(stanza):
            self._tell(question, ENCRYPTED)
        else:
            self._begin_to_answer(question)

    def _begin_to_answer(self, question: XmppQuestion) -> None:
        answered = Deferred.fromCoroutine(self._answer(question))
        answered.addErrback(lambda f: self._log.failure("an answer failed", failure=f))
        self._open += 1
        if self._open == MOST_OPEN:
            self._hold(on=True)
        answered.addBoth(self._closed)

    def _closed(self, _: object) -> None:
        self._open -= 1
        if self._open == MOST_OPEN - 1:
            self._hold(on=False)

    async def _answer(self, question: XmppQuestion) -> None:
        answer = await self._dispatcher.answer(question.request)
        if not answer.parts:
            return
        if question.kind == "groupchat":
            parts = [(quote_text(part), the_rest(part, self._public_url)) for part in answer.parts]
            self._tell(question, in_a_room(parts))
        else:
            self._tell(question, in_private(answer))

    def _sent_back(self, stanza: Element, sender: JID) -> None:
        """Give an answer that a room refused to who asked, alone: we may have no voice there."""
        unheard = self._said_in_rooms.get(stanza.getAttribute("id", ""))
        room = self._rooms.get(sender.userhost())
        if unheard is None or room is None:
            return
        question, text = unheard
        condition = error_condition(stanza)
        if self._refusals.setdefault(room.jid, RepeatedFailures()).is_new(condition):
            self._log.warn(
                "{name}: {room} refuses what we say: {condition}; who asks is answered alone",
                name=self._name,
                room=room.jid,
                condition=condition,
            )
        nick = question.request.nick
        self._tell(replace(question, to=f"{room.jid}/{nick}", kind="chat", within=True), text)

    def _tell(self, question: XmppQuestion, text: str) -> None:
        for piece in bodies(text):
            said = make_message(question.to, piece, question.kind, self._new_id())
            if question.kind == "groupchat":
                self._said_in_rooms.put(said["id"], (question, piece))
            if question.thread:
                said.addElement("thread", content=question.thread)
            if question.within:
                said.addElement((ns.MUC_USER, "x"))
            self._say(said)
            if question.kind != "groupchat":
                self._last_said.put(question.to, piece)

    def _confirm(self, stanza: Element, sender: JID) -> None:
        """Confirm that it was received, if that was asked for (XEP-0184)."""
        if child(stanza, ns.RECEIPTS, "request") is None or not stanza.getAttribute("id"):
            return
        receipt = Element((None, "message"))
        receipt["to"], receipt["type"] = sender.full(), stanza.getAttribute("type", "normal")
        receipt["id"] = self._new_id()
        receipt.addElement((ns.RECEIPTS, "received"))["id"] = stanza["id"]
        self._say(receipt)

    def _is_repeated(self, stanza: Element, sender: JID) -> bool:
        """Whether a server sends again, after a cut, what was answered before it."""
        if not stanza.getAttribute("id"):
            return False
        known = f"{stanza['id'][:200]} {sender.full()}"
        is_delayed = child(stanza, ns.DELAY, "delay") is not None
        if is_delayed and self._seen.get(known):
            return True
        self._seen.put(known, known)
        return False
