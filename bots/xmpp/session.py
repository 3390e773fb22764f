"""The session: what we know and do on one account, over all its connections."""

from collections.abc import Callable, Iterable
from datetime import datetime

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.error import TimeoutError as TimedOut
from twisted.internet.interfaces import IReactorTime
from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element
from zope.interface import implementer

from bots.core.chat.activity import RoomActivity
from bots.core.chat.recent_messages import RecentMessages
from bots.core.commands.dispatcher import Dispatcher
from bots.core.concurrency.detached import run_detached
from bots.core.concurrency.periodic import PeriodicService
from bots.core.interfaces import DeliveryUnknown
from bots.core.log import Logger
from bots.xmpp.account import Account, Signed
from bots.xmpp.chat.announcer import XmppAnnouncer
from bots.xmpp.chat.messages import MessageHandler
from bots.xmpp.chat.room import Room
from bots.xmpp.chat.rooms import DEFAULT_ROOM_RETRY_POLICY, RoomRetryPolicy, Rooms
from bots.xmpp.chat.roster import Roster
from bots.xmpp.interfaces import IStanzaWriter, IXmppSession
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import NewId, make_presence, make_query
from bots.xmpp.stanza.iq_queries import IqError, IqQueries
from bots.xmpp.stanza.iq_replies import iq_reply
from bots.xmpp.stanza.jid import parse_address
from bots.xmpp.stream.keepalive import KeepAlive
from bots.xmpp.stream.outbox import Outbox
from quoters import IQuoter


@implementer(IXmppSession)
class XmppSession:
    """Puts the parts together, and gives each stanza to the part that it is for.

    :param gone: is told of a person who wants to hear from us no more.
    :param public_url: what the addresses of quotes begin with, empty without one.
    """

    _log = Logger()

    def __init__(
        self,
        account: Account,
        rooms: Iterable[Room],
        dispatcher: Dispatcher,
        quoter: IQuoter,
        clock: IReactorTime,
        now: Callable[[], datetime],
        new_id: NewId,
        recent_messages: RecentMessages | None = None,
        ping_every: float = 60.0,
        room_patience: RoomRetryPolicy = DEFAULT_ROOM_RETRY_POLICY,
        gone: Callable[[str], None] = lambda _: None,
        public_url: str = "",
    ) -> None:
        self._me = account.jid
        self._server = JID(account.jid.host)
        self._voice: IStanzaWriter | None = None
        self._is_up = False
        self._outbox = Outbox()
        say = self._outbox.say
        self._name = name = account.section
        self._queries = IqQueries(say, self._own_jid, clock, new_id)
        self._roster = Roster(self._queries, say, self._own_jid, quoter)
        self._rooms = Rooms(name, rooms, self._queries, say, clock, room_patience)
        conversations = RoomActivity(clock.seconds)
        self._messages = MessageHandler(
            name,
            dispatcher,
            self._rooms,
            say,
            self._own_jid,
            now,
            new_id,
            recent_messages,
            conversations,
            self._hold,
            public_url,
        )
        self._gone = gone
        self.announcer = XmppAnnouncer(
            self._rooms,
            self.is_up,
            self._confirmed,
            say,
            clock,
            new_id,
            conversations,
            self._has_gone,
            public_url,
            lambda: run_detached(self._keep_alive.check()),
        )
        self._keep_alive = KeepAlive(self._queries, self._server, ping_every, self._on_fatal)
        self._jobs = (
            PeriodicService(
                clock, self._keep_alive.look, what=f"{name}: the ping", longest=ping_every
            ),
            PeriodicService(
                clock, self._rooms.look, what=f"{name}: the rooms", longest=room_patience.look
            ),
        )
        self._hear: dict[str, Callable[[Element], None]] = {
            "message": self._heard_message,
            "presence": self._heard_presence,
            "iq": self._heard_iq,
        }

    def is_up(self) -> bool:
        """Whether somebody could be reached now."""
        return self._is_up

    def show(self) -> None:
        """Show the quote of the day as our status, which is another one now."""
        if self._is_up or self._outbox.resumption is not None:
            self._roster.show()

    def resumption(self) -> tuple[str, int] | None:
        """Return what to take the session up again with."""
        return self._outbox.resumption

    async def begin(self, voice: IStanzaWriter, signed: Signed) -> None:
        """Take over a stream that has been signed on."""
        self._voice = voice
        if signed.resumed is None:
            await self._begin_anew(voice, signed)
            self._log.info("{name}: signed on as {jid}", name=self._name, jid=self._me.full())
        else:
            self._outbox.resume(voice, signed.resumed)
            self._log.info("{name}: went on as {jid}", name=self._name, jid=self._me.full())
        self._is_up = True
        self._keep_alive.heard()
        for job in self._jobs:
            job.startService()

    async def _begin_anew(self, voice: IStanzaWriter, signed: Signed) -> None:
        self._outbox.forget(signed.left_at)
        self._end()
        self._me = signed.jid
        await self._outbox.begin(voice, acknowledge=signed.can_acknowledge)
        try:
            await self._roster.begin()
        except IqError:
            self._roster.show()  # a server without rosters: nobody sees us, all may ask
        self._rooms.begin()

    def heard(self, element: Element) -> None:
        """Take a stanza."""
        self._keep_alive.heard()
        if element.uri == ns.ACKNOWLEDGING:
            self._outbox.heard(element)
            return
        hear = self._hear.get(element.name) if element.uri == ns.CLIENT else None
        if hear is None:
            self._on_fatal()  # no server that speaks XMPP sends anything else
            return
        try:
            hear(element)
        finally:
            self._outbox.received()

    def leaving(self) -> None:
        """Send goodbye; the session ends with it."""
        self._is_up = False
        self._rooms.lost()
        self._outbox.say(make_presence(kind="unavailable"))
        self._outbox.close()

    def lost(self) -> None:
        """Stop what needs a connection; a session that was only half begun is over."""
        if not self._is_up:
            self._outbox.forget()
        self._voice = None
        self._is_up = False
        for job in self._jobs:
            job.stopService()
        self._outbox.disconnected()
        self._queries.lost()
        if self._outbox.resumption is None:
            self._end()

    def _end(self) -> None:
        """Forget what was true only in the session that has ended."""
        self._queries.lost()
        self._rooms.lost()
        self.announcer.ended()

    def _heard_message(self, stanza: Element) -> None:
        sender = parse_address(stanza.getAttribute("from"))
        if sender is None or not self.announcer.heard(stanza, sender):
            self._messages.heard(stanza)

    def _heard_presence(self, stanza: Element) -> None:
        sender = parse_address(stanza.getAttribute("from"))
        kind = stanza.getAttribute("type")
        if kind == "subscribe":
            self._roster.asked_to_see(stanza)
        elif sender is None or self._rooms.heard(stanza, sender):
            return
        elif kind in ("unsubscribe", "unsubscribed"):
            self._has_gone(sender.userhost())

    def _heard_iq(self, stanza: Element) -> None:
        kind = stanza.getAttribute("type")
        if kind in ("result", "error"):
            self._queries.heard(stanza)
        elif kind in ("get", "set") and not self._roster.pushed(stanza):
            answer = iq_reply(stanza)
            if answer is not None:
                self._outbox.say(answer)

    async def _confirmed(self, stanza: Element) -> None:
        """Send something, and return when our server has surely taken it.

        :raises NotDelivered: when it surely has not.
        :raises DeliveryUnknown: when nobody knows.
        """
        if self._outbox.acknowledges:
            acknowledged: Deferred[None] = Deferred()
            self._outbox.say(stanza, acknowledged)
            await acknowledged
            return
        self._outbox.say(stanza)
        ping, _ = make_query("get", ns.PING, "ping")
        try:
            await self._queries.ask(ping, self._server)
        except IqError:
            pass  # an error is an answer too, and came after what we said
        except (TimedOut, ConnectionLost):
            raise DeliveryUnknown("the server did not confirm it") from None

    def _has_gone(self, jid: str) -> None:
        self._gone(f"{self._name}/{jid}")

    def _own_jid(self) -> JID:
        return self._me

    def _hold(self, *, on: bool) -> None:
        if self._voice is not None:
            self._voice.hold(on=on)

    def _on_fatal(self) -> None:
        if self._voice is not None:
            self._voice.abort()
