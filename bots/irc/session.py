"""The session: what outlives connections to one network, announces there, and dials."""

from collections.abc import Mapping, Sequence
from random import Random

from twisted.internet.interfaces import IAddress, IReactorTime, IStreamClientEndpoint
from twisted.internet.protocol import Factory
from zope.interface import implementer

from bots.core.chat.activity import RoomActivity
from bots.core.chat.recent_messages import RecentMessages
from bots.core.interfaces import IAnnouncer, NotDelivered
from bots.core.model.announcement import Announcement, Audience
from bots.core.model.token_bucket import Rate
from bots.irc.chat.answers import AnswersRequests, ChannelSettings, QuestionAnswerer
from bots.irc.chat.channels import WantedChannel
from bots.irc.chat.question_limits import QuestionLimits
from bots.irc.chat.render import announcement_lines
from bots.irc.connection import IrcConnection
from bots.irc.interfaces import IListener
from bots.irc.login.sign_on import Identity
from bots.irc.pacing import Pacing
from bots.irc.protocol import IrcProtocol
from bots.irc.wire.line import Mask


class IrcProtocolFactory(Factory[IrcProtocol]):
    """Makes the protocol of a connection."""

    noisy = False

    def __init__(self, connection: IrcConnection) -> None:
        self._connection = connection

    def buildProtocol(self, _: IAddress | None) -> IrcProtocol:
        """Return it."""
        return IrcProtocol(self._connection)


def limits_of(pacing: Pacing) -> QuestionLimits:
    """Return limits under which the answers fit the pacing, and no channel fills the queue."""
    return QuestionLimits(
        person=Rate.every(pacing.line_every, burst=4 * pacing.burst),
        channel=Rate.every(pacing.line_every / 2, burst=6 * pacing.burst),
    )


@implementer(IAnnouncer, IListener)
class IrcSession:
    """One network: ``dial`` makes a connection, and what is heard and announced goes over it."""

    def __init__(
        self,
        identity: Identity,
        channels: tuple[WantedChannel, ...],
        endpoints: Sequence[IStreamClientEndpoint],
        dispatcher: AnswersRequests,
        recent_messages: RecentMessages,
        clock: IReactorTime,
        random: Random,
        *,
        habits: ChannelSettings,
        pacing: Pacing,
    ) -> None:
        self._identity = identity
        self._channels = channels
        self._endpoints = endpoints
        self._turn = 0
        self._dispatcher = dispatcher
        self._recent_messages = recent_messages
        self._clock = clock
        self._random = random
        self._habits = habits
        self._pacing = pacing
        self._limits = limits_of(pacing)
        self._conversations = RoomActivity(clock.seconds)
        self._connection: IrcConnection | None = None
        self._answering: QuestionAnswerer | None = None

    async def dial(self) -> IrcConnection:
        """Open a connection, which then signs on by itself."""
        connection = IrcConnection(
            self._identity, self._channels, self, self._clock, self._random, self._pacing
        )
        endpoint = self._endpoints[self._turn % len(self._endpoints)]
        self._turn += 1  # until this one has welcomed us, the next is tried next
        await endpoint.connect(IrcProtocolFactory(connection))
        return connection

    # As moderators see it.

    def want(self, channel: WantedChannel) -> None:
        """Be in a channel from now on, or try it again now."""
        self._channels = (*self._others(channel.name), channel)
        if self._connection is not None:
            self._connection.attendance.want(channel)

    def drop(self, name: str) -> bool:
        """Leave a channel and stay out; whether it was one to be in."""
        others = self._others(name)
        was_wanted = len(others) < len(self._channels)
        self._channels = others
        if was_wanted and self._connection is not None:
            self._connection.attendance.drop(name)
        return was_wanted

    def _others(self, name: str) -> tuple[WantedChannel, ...]:
        connection = self._connection
        fold = str.casefold if connection is None else connection.fold
        return tuple(each for each in self._channels if fold(each.name) != fold(name))

    # As a connection sees it.

    def came_up(self, connection: IrcConnection) -> None:
        """See ``IListener``."""
        self._turn -= 1
        self._connection = connection
        self._answering = QuestionAnswerer(
            self._habits,
            connection,
            self._dispatcher,
            self._recent_messages,
            self._limits,
            self._clock.seconds,
        )

    def went_down(self, connection: IrcConnection) -> None:
        """See ``IListener``."""
        if self._connection is connection:
            self._connection = self._answering = None

    def heard(self, who: Mask, channel: str | None, text: str, tags: Mapping[str, str]) -> None:
        """See ``IListener``."""
        if channel is not None and self._connection is not None and "batch" not in tags:
            self._conversations.heard(self._connection.fold(channel))
        if self._answering is not None:
            self._answering.heard(who, channel, text, tags)

    # As broadcasts see it.

    @property
    def rate(self) -> Rate:
        """Each announcement takes two lines: what is said, and the question whether it arrived."""
        return Rate.every(2 * self._pacing.line_every, burst=max(1, self._pacing.burst // 2))

    def places(self, pattern: str) -> list[str]:
        """Return the channels of the settings for ``*``, and else the place itself."""
        return [channel.name for channel in self._channels] if pattern == "*" else [pattern]

    def is_reachable(self, place: str) -> bool:
        """Whether we are connected, and for a channel also in it."""
        connection = self._connection
        if connection is None:
            return False
        return not connection.supported.is_channel(place) or place in connection.membership

    def audience(self, place: str) -> Audience:
        """Tell of a channel; a person is always there to read."""
        connection = self._connection
        if connection is None or not connection.supported.is_channel(place):
            return Audience()
        return Audience(
            connection.membership.is_empty(place, connection.nick),
            self._conversations.quiet_for(connection.fold(place)),
        )

    async def announce(self, place: str, announcement: Announcement) -> None:
        """Send it there; returns when the server answered a PING that was sent after it."""
        connection = self._connection
        if connection is None or not self.is_reachable(place):
            raise NotDelivered(f"{place} is out of reach: not connected, or not in the channel")
        lines = announcement_lines(
            announcement, place, connection, public_url=self._habits.public_url
        )
        await connection.announce(place, lines)
