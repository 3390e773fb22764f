"""What the verbs that change something work with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bots.core.chat.recent_messages import RecentMessages
from bots.core.concurrency.database_thread import RunInThread
from bots.core.interfaces import INetworkControls
from quoters import Quote
from quoters.collection.permissions import Submissions
from quoters.interfaces import ICuration, IPeople
from quoters.model.delivery import DeliveryKey, DeliveryState
from quoters.model.person import PersonSet, is_person
from quoters.model.quote import QuoteState


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """The collection's changing side, and the rules of this installation.

    ``now`` returns the time in UTC, ``today`` the date of the quote of the day.  ``refresh`` is
    awaited after each change, so that who asks next is told what is true by then, and dashboards
    are told of what was published.  ``grabs``
    says for each network (``irc:libera``) whether grabbing is ``off``, ``moderated`` or ``open``;
    where it says nothing, it is off.  ``is_person`` says whether a word names somebody on a
    network.  ``tell_moderators`` is told of each quote that begins to wait for one; ``word_for``
    returns what a moderator is to know, once for each of them.  ``delivery_state`` looks into the
    ledger, and blocks.  ``controls`` has by section
    what moderators may have a network do, and ``reload`` reads bots.ini again and returns a
    sentence that says how that went.
    """

    curation: ICuration
    people: IPeople
    run_in_thread: RunInThread
    now: Callable[[], datetime]
    today: Callable[[], date]
    refresh: Callable[[], Awaitable[object]]
    submissions: Submissions = Submissions.MODERATED
    is_person: Callable[[str], bool] = is_person
    moderators: PersonSet = field(default_factory=lambda: PersonSet(()))
    grabs: Mapping[str, str] = field(default_factory=dict)
    recent_messages: RecentMessages = field(default_factory=RecentMessages)
    tell_moderators: Callable[[Quote], object] = lambda _: None
    word_for: Callable[[str], str | None] = lambda _: None
    delivery_state: Callable[[DeliveryKey], DeliveryState | None] = lambda _: None
    controls: Mapping[str, INetworkControls] = field(default_factory=dict)
    reload: Callable[[], Awaitable[str]] | None = None

    async def changed(self, quote: Quote, before: QuoteState | None = None) -> None:
        """Tell everybody of a quote that came, or came into another state."""
        await self.refresh()
        if quote.state == QuoteState.PENDING != before:
            self.tell_moderators(quote)
