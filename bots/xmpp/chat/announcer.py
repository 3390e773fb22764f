"""Delivering unasked, and knowing whether it got there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as TimedOut
from twisted.internet.interfaces import IReactorTime
from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element
from zope.interface import implementer

from bots.core.chat.activity import RoomActivity
from bots.core.chat.other_bots import no_command
from bots.core.chat.render import the_rest
from bots.core.interfaces import DeliveryUnknown, IAnnouncer, NotDelivered, RefusedForNow
from bots.core.model.announcement import Announcement, Audience
from bots.core.model.token_bucket import Rate
from bots.xmpp.bounded_cache import BoundedCache
from bots.xmpp.chat.rooms import Rooms
from bots.xmpp.stanza.elements import NewId, body_of, error_condition, make_message
from bots.xmpp.stanza.jid import normalize_address
from bots.xmpp.stanza.text import bodies, clean, in_a_room

PATIENCE = 60.0
"""Seconds that a confirmation may take."""

_DOUBT = 10.0
"""Seconds without a confirmation after which the connection may be half open: taken up again, the
server says how far it came (XEP-0198)."""

REMEMBERED = 1000
"""How many announcements to people are known again when they are sent back late."""

_NEVER = frozenset({"forbidden", "gone", "item-not-found", "jid-malformed", "not-allowed"})
"""Conditions (RFC 6120 §8.3.3) that another day will not change; offline is none of them."""

_NO_VOICE = frozenset({"forbidden", "not-allowed"})
"""Conditions by which a moderated room refuses (XEP-0045 §7.9), until one is given a voice."""

Confirmed = Callable[[Element], Awaitable[None]]
"""Sends a stanza; the result comes when our server has surely taken it."""


@dataclass(frozen=True, slots=True)
class _OnItsWay:
    place: str
    body: str
    over: Deferred[None]

    def arrive(self) -> None:
        """End well, unless it has ended."""
        if not self.over.called:
            self.over.callback(None)

    def fail(self, error: Exception) -> None:
        """End badly, unless it has ended."""
        if not self.over.called:
            self.over.errback(error)


@implementer(IAnnouncer)
class XmppAnnouncer:
    """Announces to rooms and to people.

    A room confirms by sending it back to us; for a person our own server confirms that it took it:
    by an acknowledgement (XEP-0198) or, where it offers none, by answering a ping (XEP-0199) that
    was sent after it, since a server works through a stream in order.

    :param is_up: says whether a session is up.
    :param confirmed: sends to a person; see ``Confirmed``.
    :param say: sends to a room.
    :param conversations: knows, by the rooms' bare JIDs, when somebody last spoke.
    :param gone: is told the bare JID of a person whose error says that it is no use.
    :param public_url: what the addresses of quotes begin with, empty without one.
    :param doubt: has the connection looked at, since a confirmation takes long.
    """

    rate = Rate.unlimited()

    def __init__(
        self,
        rooms: Rooms,
        is_up: Callable[[], bool],
        confirmed: Confirmed,
        say: Callable[[Element], None],
        clock: IReactorTime,
        new_id: NewId,
        conversations: RoomActivity,
        gone: Callable[[str], None],
        public_url: str = "",
        doubt: Callable[[], None] = lambda: None,
    ) -> None:
        self._conversations = conversations
        self._rooms = rooms
        self._is_up = is_up
        self._confirmed = confirmed
        self._say = say
        self._clock = clock
        self._new_id = new_id
        self._gone = gone
        self._public_url = public_url
        self._doubt = doubt
        self._on_their_way: dict[str, _OnItsWay] = {}
        self._told = BoundedCache[str](REMEMBERED)

    def places(self, pattern: str) -> list[str]:
        """Return the bare JID of a target, as servers write it; for ``*`` those of all rooms."""
        if pattern == "*":
            return self._rooms.all()
        return [normalize_address(pattern) or pattern]

    def is_reachable(self, place: str) -> bool:
        """Whether a session is up and, if the place is a room of ours, we are in it."""
        room = self._rooms.get(place)
        return (
            self._is_up()
            and normalize_address(place) is not None
            and (room is None or room.is_joined)
        )

    def audience(self, place: str) -> Audience:
        """Tell of a room; a person is always there to read."""
        room = self._rooms.get(place)
        if room is None:
            return Audience()
        return Audience(room.is_empty, self._conversations.quiet_for(room.jid))

    async def announce(self, place: str, announcement: Announcement) -> None:
        """Deliver.

        :raises NotDelivered: when nothing was sent, or an error came back.
        :raises DeliveryUnknown: when it was sent and nobody confirmed it.
        """
        if not self.is_reachable(place):
            room = self._rooms.get(place)
            raise NotDelivered(f"not in the room: {room.why}" if room else "not connected")
        text = clean(announcement.text)
        if self._rooms.get(place) is not None:
            text = in_a_room([(no_command(text), the_rest(announcement.quote, self._public_url))])
            stanza = make_message(place, text, "groupchat", self._new_id())
            return await self._send(stanza, text, to_room=True)
        *first, last = list(bodies(text)) or [""]
        for piece in first:
            self._say(make_message(place, piece, "chat", self._new_id()))
        stanza = make_message(place, last, "chat", self._new_id())
        return await self._send(stanza, last, to_room=False)

    def heard(self, stanza: Element, sender: JID) -> bool:
        """Take a message if it tells how an announcement ended; say whether it does."""
        kind = stanza.getAttribute("type")
        if kind not in ("error", "groupchat"):
            return False
        if kind == "error":
            self._sent_back(stanza, sender)
        way = self._way_of(stanza, sender)
        if way is None or sender.userhost() != way.place:
            return False
        if kind == "error":
            condition = error_condition(stanza)
            is_room = self._rooms.get(way.place) is not None
            passes = condition not in _NEVER or (is_room and condition in _NO_VOICE)
            failure = RefusedForNow if passes else NotDelivered
            way.fail(failure(f"it was sent back: {condition}"))
        else:
            way.arrive()
        return True

    def ended(self) -> None:
        """Record that the session is over for good: no confirmation will come."""
        for way in tuple(self._on_their_way.values()):
            way.fail(DeliveryUnknown("the session ended before it was confirmed"))

    def _sent_back(self, stanza: Element, sender: JID) -> None:
        """Look at an error of a person, which may come when our server has long confirmed."""
        is_ours = self._told.get(stanza.getAttribute("id", "")) == sender.userhost()
        if is_ours and error_condition(stanza) in _NEVER:
            self._gone(sender.userhost())

    def _way_of(self, stanza: Element, sender: JID) -> _OnItsWay | None:
        way = self._on_their_way.get(stanza.getAttribute("id", ""))
        room = self._rooms.get(sender.userhost())
        if room is None or stanza.getAttribute("type") != "groupchat":
            return way
        if sender.resource != room.nick:
            return None
        if way is not None:
            return way
        # Some rooms give what they send back an id of their own.
        body = body_of(stanza)
        ours = (w for w in self._on_their_way.values() if w.place == room.jid and w.body == body)
        return next(ours, None)

    async def _send(self, stanza: Element, body: str, *, to_room: bool) -> None:
        way = _OnItsWay(stanza["to"], body, Deferred())
        self._on_their_way[stanza["id"]] = way
        over = way.over.addTimeout(PATIENCE, self._clock)
        doubting = self._clock.callLater(_DOUBT, self._doubt)
        try:
            if to_room:
                self._say(stanza)
            else:
                self._told.put(stanza["id"], way.place)
                Deferred.fromCoroutine(self._confirm(stanza, way))
            await over
        except TimedOut:
            raise DeliveryUnknown(f"nobody confirmed it within {PATIENCE:.0f} s") from None
        finally:
            del self._on_their_way[stanza["id"]]
            if doubting.active():
                doubting.cancel()

    async def _confirm(self, stanza: Element, way: _OnItsWay) -> None:
        try:
            await self._confirmed(stanza)
        except (NotDelivered, DeliveryUnknown) as error:
            way.fail(error)
        else:
            way.arrive()
