"""Broadcasts to the dashboards: the target ``web``."""

from collections.abc import Callable

from twisted.internet.defer import Deferred
from zope.interface import implementer

from bots.core.interfaces import IAnnouncer, NotDelivered
from bots.core.model.announcement import Announcement, Audience
from bots.core.model.token_bucket import Rate
from bots.push.messages import Message, broadcast_message


@implementer(IAnnouncer)
class WebAnnouncer:
    """Announces to everybody who is connected; it counts as sent when it was handed to each.

    ``web`` has one place, the empty one.

    :param publish: sends an event; the result comes when it was handed to everybody.
    :param is_open: says whether the channel runs.
    """

    rate = Rate.unlimited()

    def __init__(
        self,
        publish: Callable[[Message], Deferred[None]],
        is_open: Callable[[], bool],
        base_url: str,
    ) -> None:
        self._publish = publish
        self._is_open = is_open
        self._base_url = base_url

    def places(self, pattern: str) -> list[str]:
        """See ``IAnnouncer``."""
        return ["" if pattern == "*" else pattern]

    def is_reachable(self, place: str) -> bool:
        """See ``IAnnouncer``."""
        return not place and self._is_open()

    def audience(self, _: str) -> Audience:
        """See ``IAnnouncer``: who opens a dashboard later finds it there."""
        return Audience()

    async def announce(self, place: str, announcement: Announcement) -> None:
        """See ``IAnnouncer``."""
        if place:
            raise NotDelivered(f"there is no place {place!r} on the web: the target is web")
        if not self._is_open():
            raise NotDelivered("the push channel is closed")
        await self._publish(broadcast_message(announcement, self._base_url))
