"""The push channel: tells everybody what happens, and answers each one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from twisted.internet.defer import Deferred
from zope.interface import implementer

from bots.core.adapters.adapter import Services
from bots.core.commands.parser import command_in_private
from bots.core.concurrency.detached import run_detached
from bots.core.log import Logger
from bots.core.model.request import Request
from bots.core.model.token_bucket import TokenBucket
from bots.core.status.events import DeliveryChanged, Event
from bots.core.status.serialize import format_instant
from bots.push.commands import Asked, HeartbeatRequest, NotACommand, ident_of, read_command
from bots.push.heartbeat import Heartbeat
from bots.push.hub import Hub
from bots.push.interfaces import POLICY_VIOLATION, IPushChannel, IPushConnection
from bots.push.messages import (
    Message,
    error_message,
    event_message,
    heartbeat_message,
    reply,
    snapshot_message,
    wire,
)
from bots.push.options import ChannelOptions
from bots.push.replay import Replay
from bots.push.view import View
from quoters.errors import EmptyCollection
from quoters.model.quote import Day

GOING_AWAY = 1001

_TOO_FAST = "That is too fast; please wait a moment."
_CLOSING = "The server is shutting down."
_MOST_REFUSED = 100
"""How often in a row a client may ask too fast; then it is shown the door."""


@lru_cache(maxsize=256)  # many ask the same
def _request(text: str) -> Request:
    return Request(command_in_private(text), network="web", read_only=True)


@dataclass(slots=True)
class _Questions:
    """How fast a client sends; ``refused`` counts the frames refused in a row."""

    bucket: TokenBucket
    refused: int = 0


@implementer(IPushChannel)
class PushChannel:
    """Outlives its connections: it knows who is there, what was said lately, and what is next.

    :param frame: makes of a message the bytes that a client gets.
    """

    _log = Logger()

    def __init__(
        self,
        options: ChannelOptions,
        services: Services,
        hub: Hub,
        heartbeat: Heartbeat,
        replay: Replay,
        frame: Callable[[bytes], bytes],
    ) -> None:
        self._options = options
        self._services = services
        self._hub = hub
        self._heartbeat = heartbeat
        self._replay = replay
        self._frame = frame
        self._questions: dict[IPushConnection, _Questions] = {}
        self._voices: set[IPushConnection] = set()
        self._nobody: list[Deferred[None]] = []
        self._dismissed = False
        self._snapshot: tuple[tuple[str, Day | None], float, bytes] | None = None
        self._view: View | None = None

    def opened(self, voice: IPushConnection) -> None:
        """See ``IPushChannel``."""
        self._voices.add(voice)
        if self._dismissed:
            voice.close(GOING_AWAY, _CLOSING)
            return
        self._hub.add(voice.transport)
        missed = None if voice.cursor is None else self._replay.since(voice.cursor)
        first = [self._framed_snapshot()] if missed is None else map(self._frame, missed)
        data = b"".join(first)
        if data:
            self._hub.write(voice.transport, data)

    def heard(self, voice: IPushConnection, payload: bytes) -> None:
        """See ``IPushChannel``."""
        self._heartbeat.heard(voice.transport)
        if not self.allows(voice):
            if voice in self._questions:
                self._refuse(voice, ident_of(payload), _TOO_FAST)
            return
        try:
            asked = read_command(payload)
        except NotACommand as wrong:
            self._refuse(voice, wrong.ident, str(wrong))
            return
        if isinstance(asked, HeartbeatRequest):
            self._say(voice, wire(heartbeat_message(asked.ident, self._services.time.now())))
        else:
            run_detached(self._answer(voice, asked))

    def allows(self, voice: IPushConnection) -> bool:
        """See ``IPushChannel``."""
        rate, now = self._options.rate, self._services.time.reactor.seconds()
        questions = self._questions.get(voice)
        if questions is None:
            questions = self._questions[voice] = _Questions(TokenBucket(rate, now))
        if questions.bucket.take(now):
            questions.refused = 0
            return True
        questions.refused += 1
        if questions.refused > _MOST_REFUSED:
            voice.close(POLICY_VIOLATION, _TOO_FAST)
        return False

    def alive(self, voice: IPushConnection) -> None:
        """See ``IPushChannel``."""
        self._heartbeat.heard(voice.transport)
        self._hub.check(voice.transport)

    def leaving(self, voice: IPushConnection) -> None:
        """See ``IPushChannel``."""
        self._hub.discard(voice.transport)
        self._heartbeat.forget(voice.transport)
        self._questions.pop(voice, None)

    def gone(self, voice: IPushConnection) -> None:
        """See ``IPushChannel``."""
        self.leaving(voice)
        self._voices.discard(voice)
        if not self._voices:
            waiting, self._nobody = self._nobody, []
            for nobody in waiting:
                nobody.callback(None)

    def tell(self, event: Event) -> None:
        """Tell everybody of what happened, if it is for everybody."""
        if isinstance(event, DeliveryChanged) and not event.is_public:
            return
        message = event_message(event, self._options.base_url)
        if isinstance(event, DeliveryChanged):
            message["next"] = self._next_of(event.broadcast)
        self.publish(message)

    def publish(self, message: Message) -> Deferred[None]:
        """Send everybody this event; the result comes when it was handed to each."""
        return self._hub.broadcast(self._frame(self._replay.add(message)))

    async def look(self) -> float:
        """Send a new snapshot if what pages show changed without an event; a job to be repeated.

        A network may have been removed, a broadcast moved, the last quote deleted.
        """
        view, self._view = self._view, self._current_view()
        if view is not None and view.differs(self._view, self._services.time.now()):
            message = self._snapshot_message("")
            del message["cursor"]  # it gets the next one
            self.publish(message)
        return 1.0

    def _next_of(self, broadcast: str) -> str | None:
        """Return when a broadcast is due next, so that nobody needs to ask for it then."""
        upcoming = {one.name: one.next for one in self._services.status.next_broadcasts()}
        instant = upcoming.get(broadcast)
        return None if instant is None else format_instant(instant)

    def _current_view(self) -> View:
        status = self._services.status
        return View(
            self._today() is None,
            frozenset(connection.name for connection in status.connections.all()),
            {one.name: one.next for one in status.next_broadcasts()},
        )

    def _snapshot_message(self, cursor: str) -> Message:
        return snapshot_message(
            cursor, self._today(), self._services.status, self._options.base_url
        )

    def admit(self) -> None:
        """Admit clients, until they are dismissed."""
        self._dismissed = False

    def dismiss(self) -> Deferred[None]:
        """Send goodbye to everybody; the result comes when all have gone."""
        self._dismissed = True
        gone: Deferred[None] = Deferred()
        if not self._voices:
            gone.callback(None)
            return gone
        self._nobody.append(gone)
        for voice in list(self._voices):
            voice.close(GOING_AWAY, _CLOSING)
        return gone

    async def _answer(self, voice: IPushConnection, asked: Asked) -> None:
        try:
            answer = await self._services.quotes.commands.answer(_request(asked.text))
            self._say(voice, reply(asked.ident, answer, self._options.base_url))
        except Exception:
            self._log.failure("a client could not be answered")
            self._refuse(voice, asked.ident, "That went wrong here.")

    def _refuse(self, voice: IPushConnection, ident: str | None, sentence: str) -> None:
        self._say(voice, wire(error_message(ident, sentence)))

    def _say(self, voice: IPushConnection, message: bytes) -> None:
        self._hub.write(voice.transport, self._frame(message))

    def _framed_snapshot(self) -> bytes:
        """Return the snapshot; when many come at once they get the same for a second."""
        cursor, day, now = self._replay.cursor, self._today(), self._services.time.reactor.seconds()
        if self._snapshot is not None:
            shown, at, framed = self._snapshot
            if shown == (cursor, day) and 0 <= now - at < 1:
                return framed
        message = self._snapshot_message(cursor)
        framed = self._frame(wire(message))
        self._snapshot = (cursor, day), now, framed
        return framed

    def _today(self) -> Day | None:
        try:
            return self._services.quotes.collection.today()
        except EmptyCollection:
            return None
