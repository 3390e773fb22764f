"""People who ask: Ann and Bob, whom the network knows, Mo, who moderates, and a nick."""

from collections.abc import Callable, Sequence
from random import Random

from bots.core.chat.recent_messages import RecentMessage, RecentMessages
from bots.core.collection.publications import PublicationMonitor
from bots.core.commands.context import CommandContext
from bots.core.commands.dispatcher import Dispatcher
from bots.core.concurrency.database_thread import run_inline
from bots.core.model.broadcast_values import NextBroadcast
from bots.core.model.request import Reply, Request
from bots.core.status.events import Event, EventBus
from quoters import Quote
from quoters.collection.permissions import Submissions
from quoters.model.person import PersonSet
from tests.bots.core.services import BERLIN, Household, result_of

ANN, BOB, MO = (f"irc:a/account:{name}" for name in ("ann", "bob", "mo"))
JID = "xmpp:home/ann@example.org"
ROOM = "#quotes"


class Asked(Household):
    """A collection with its dispatcher, on the network ``irc:a``."""

    def __init__(
        self,
        *quotes: Quote | str,
        submissions: str = "open",
        grabs: str = "open",
        broadcasts: Sequence[NextBroadcast] = (),
        word_for: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        super().__init__(*quotes)
        self.events: list[Event] = []
        self.waiting: list[Quote] = []
        self.recent_messages = RecentMessages()
        events = EventBus()
        events.subscribe(self.events.append)
        self._news = PublicationMonitor(self.storage.curation, run_inline, events)
        result_of(self._news.storage_changed())
        self.context = CommandContext(
            curation=self.storage.curation,
            people=self.storage.people,
            run_in_thread=run_inline,
            now=self.now,
            today=lambda: self.now().astimezone(BERLIN).date(),
            refresh=self._refresh,
            submissions=Submissions(submissions),
            moderators=PersonSet([MO]),
            grabs={"irc:a": grabs},
            recent_messages=self.recent_messages,
            tell_moderators=self.waiting.append,
            word_for=word_for,
            delivery_state=self.storage.ledger.state_of,
        )
        self.dispatcher = Dispatcher(
            self.collection,
            self.context,
            chance=Random(1),  # noqa: S311 - the same draws each time
            zone=BERLIN,
            broadcasts=lambda: broadcasts,
        )

    async def _refresh(self) -> None:
        await self.collection.refresh()
        await self._news.storage_changed()

    def __call__(
        self, text: str, person: str | None = ANN, place: str | None = ROOM, network: str = "irc:a"
    ) -> Reply:
        """Ask; in the room unless ``place`` is None."""
        asked = Request(text, network, place, person, "nick", read_only=network == "web")
        return result_of(self.dispatcher.answer(asked))

    def said(self, text: str, person: str | None = ANN, place: str | None = ROOM) -> str:
        """Ask for an answer of one sentence."""
        (part,) = self(text, person, place).parts
        assert isinstance(part, str), part
        return part

    def quotes(self, text: str, person: str | None = ANN, place: str | None = ROOM) -> list[str]:
        """Ask for quotes; give their texts."""
        return [part.text for part in self(text, person, place).parts if isinstance(part, Quote)]

    def hear(self, nick: str, text: str, person: str | None = None) -> None:
        """Let somebody say something in the room."""
        self.recent_messages.note("irc:a", ROOM, RecentMessage(nick, person, text))
