"""Being in the rooms that are configured, and getting back into them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.error import TimeoutError as TimedOut
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element

from bots.core.log import Logger
from bots.xmpp.chat.room import OccupantChange, Room
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import make_presence, make_query
from bots.xmpp.stanza.iq_queries import IqError, IqQueries

_STILL_IN = frozenset({"service-unavailable", "feature-not-implemented", "item-not-found"})


@dataclass(frozen=True, slots=True)
class RoomRetryPolicy:
    """Seconds: before a room is tried again, twice as long each time up to ``longest``.

    ``nick`` is waited before another nick is tried, ``wanted`` before ours is asked for again, and
    ``look`` between two looks whether we are in still.  ``answer`` is how long a room may take to
    answer that we join.
    """

    first: float = 5.0
    longest: float = 600.0
    nick: float = 1.0
    wanted: float = 60.0
    look: float = 300.0
    answer: float = 60.0


DEFAULT_ROOM_RETRY_POLICY = RoomRetryPolicy()


class Rooms:
    """Keeps us in rooms; each is tried again for as long as the session lasts."""

    _log = Logger()

    def __init__(
        self,
        name: str,
        rooms: Iterable[Room],
        queries: IqQueries,
        say: Callable[[Element], None],
        clock: IReactorTime,
        policy: RoomRetryPolicy = DEFAULT_ROOM_RETRY_POLICY,
    ) -> None:
        self._name = name
        self._rooms: dict[str, Room] = {room.jid: room for room in rooms}
        self._moved: dict[str, str] = {}
        self._queries = queries
        self._say = say
        self._clock = clock
        self._policy = policy
        self._waits: dict[str, float] = {}
        self._calls: dict[str, IDelayedCall] = {}

    def all(self) -> list[str]:
        """Return the bare JIDs of all rooms, joined or not."""
        return list(self._rooms)

    def get(self, jid: str) -> Room | None:
        """Return a room that is ours, joined or not; one that has moved is where it is now."""
        return self._rooms.get(self._moved.get(jid, jid))

    def begin(self) -> None:
        """Join all: the session is new."""
        self.lost()
        for room in self._rooms.values():
            room.nick = room.wanted
            self._try_again(room)

    def lost(self) -> None:
        """Record that we are in none any more: the session is over."""
        for call in self._calls.values():
            call.cancel()
        self._calls.clear()
        self._waits.clear()
        for room in self._rooms.values():
            room.leave("not connected")

    def heard(self, stanza: Element, sender: JID) -> bool:
        """Take a presence if it is a room's; say whether it is."""
        room = self._rooms.get(sender.userhost())
        if room is None:
            return False
        change = room.heard(stanza, sender)
        if change is OccupantChange.MADE and room.is_destroyed:
            self._leave_made(room)
            return True
        if change is OccupantChange.MADE:
            Deferred.fromCoroutine(self._open_made(room))
        if change in (OccupantChange.JOINED, OccupantChange.MADE):
            self._joined(room)
        elif change is OccupantChange.NICK_TAKEN:
            self._later(room, self._policy.nick, partial(self._join, room))
        elif change in (OccupantChange.REFUSED, OccupantChange.PUT_OUT):
            self._try_later(room)
        elif change is OccupantChange.DESTROYED:
            self._follow(room)
        return True

    async def look(self) -> float:
        """Find out whether we are still where we think we are (XEP-0410); say when to look again.

        A room's service may have forgotten us without a word.
        """
        for room in self._rooms.values():
            if room.is_joined and not await self._is_in(room):
                room.leave("the room forgot us")
                self._join(room)
        return self._policy.look

    async def _is_in(self, room: Room) -> bool:
        ping, _ = make_query("get", ns.PING, "ping")
        try:
            await self._queries.ask(ping, JID(f"{room.jid}/{room.nick}"))
        except IqError as declined:
            return declined.condition in _STILL_IN
        except (TimedOut, ConnectionLost):
            return True  # nobody knows: the next look will tell
        return True

    def _join(self, room: Room) -> None:
        self._say(room.joining())
        self._later(room, self._policy.answer, partial(self._no_answer, room))

    def _no_answer(self, room: Room) -> None:
        room.leave("no answer")
        self._try_later(room)

    def _follow(self, room: Room) -> None:
        """Go where a destroyed room has moved to; without such a place wait until it is there."""
        other = room.moved_to
        if other is None or other in self._rooms:
            self._try_later(room)
            return
        self._log.warn(
            "{name}: {room} was destroyed and has moved to {other}: change its address",
            name=self._name,
            room=room.jid,
            other=other,
        )
        self._stop_waiting(room)
        configured = next((old for old, new in self._moved.items() if new == room.jid), room.jid)
        self._moved[configured] = other
        self._rooms[other] = Room(other, room.wanted, room.password, is_destroyed=True)
        Deferred.fromCoroutine(self._join_if_there(self._rooms[other]))

    async def _join_if_there(self, room: Room) -> None:
        """Join a room that somebody else has made, and make none (XEP-0045, 6.4)."""
        info, _ = make_query("get", ns.DISCO_INFO, "query")
        try:
            await self._queries.ask(info, JID(room.jid))
        except IqError as error:
            room.why = error.condition
            if error.condition == "item-not-found":
                self._try_later(room)
                return
        except (TimedOut, ConnectionLost):
            room.why = "no answer"
            self._try_later(room)
            return
        self._join(room)

    def _leave_made(self, room: Room) -> None:
        """Leave what our joining made after all: a room that nobody opens is gone with us."""
        leaving = make_presence(f"{room.jid}/{room.nick}")
        leaving["type"] = "unavailable"
        self._say(leaving)
        room.leave("it is not there")
        self._try_later(room)

    def _joined(self, room: Room) -> None:
        self._log.info("{name}: joined {room}", name=self._name, room=room.jid)
        self._waits.pop(room.jid, None)
        self._stop_waiting(room)
        if room.jid not in self._moved.values():  # its owner, or another one, has made it anew
            room.is_destroyed, room.moved_to = False, None
        if room.nick != room.wanted:
            self._later(room, self._policy.wanted, partial(self._ask_for_nick, room))

    def _ask_for_nick(self, room: Room) -> None:
        """Ask for the nick we want; the answer is a change of nick, or an error that is ignored."""
        if room.is_joined and room.nick != room.wanted:
            invocation = Element((None, "presence"))
            invocation["to"] = f"{room.jid}/{room.wanted}"
            self._say(invocation)
            self._later(room, self._policy.wanted, partial(self._ask_for_nick, room))

    def _try_later(self, room: Room) -> None:
        wait = self._waits.get(room.jid, self._policy.first)
        self._waits[room.jid] = min(wait * 2, self._policy.longest)
        self._log.warn(
            "{name}: not in {room}: {why}; trying again in {wait:.0f} s",
            name=self._name,
            room=room.jid,
            why=room.why,
            wait=wait,
        )
        self._later(room, wait, partial(self._try_again, room))

    def _try_again(self, room: Room) -> None:
        if room.is_destroyed:
            Deferred.fromCoroutine(self._join_if_there(room))
        else:
            self._join(room)

    def _later(self, room: Room, seconds: float, then: Callable[[], None]) -> None:
        self._stop_waiting(room)

        def now() -> None:
            del self._calls[room.jid]
            then()

        self._calls[room.jid] = self._clock.callLater(seconds, now)

    def _stop_waiting(self, room: Room) -> None:
        call = self._calls.pop(room.jid, None)
        if call is not None:
            call.cancel()

    async def _open_made(self, room: Room) -> None:
        """Open a room that our joining made: it is locked until its owner accepts its settings."""
        iq, owner = make_query("set", ns.MUC_OWNER, "query")
        owner.addElement((ns.FORM, "x"))["type"] = "submit"
        try:
            await self._queries.ask(iq, JID(room.jid))
        except (IqError, TimedOut, ConnectionLost) as error:
            self._log.warn(
                "{name}: made {room}, and could not open it: {error}",
                name=self._name,
                room=room.jid,
                error=error,
            )
