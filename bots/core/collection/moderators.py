"""Telling moderators what concerns them, where a network can reach a person."""

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date

from twisted.internet.defer import Deferred

from bots.core.chat.render import numbered
from bots.core.interfaces import DeliveryUnknown, IAnnouncer, NotDelivered
from bots.core.log import Logger
from bots.core.model.announcement import Announcement
from bots.core.model.target import target_of_person
from quoters import Quote

_NAME = "moderators"


class ModeratorNotifier:
    """Sends what waits, and other words, to each moderator who has an address, in private.

    An account on IRC is no address: who is listed by one is told with the next answer in private.
    What cannot be delivered is dropped: it still waits, and ``pending`` shows it.

    :param moderators: persons as the settings list them: ``xmpp:home/alice@example.org``.
    """

    _log = Logger()

    def __init__(
        self,
        moderators: Iterable[str],
        announcers: Mapping[str, IAnnouncer],
        today: Callable[[], date],
    ) -> None:
        self._targets = {person: target_of_person(person) for person in moderators}
        self._announcers = announcers
        self._today = today

    def __call__(self, quote: Quote) -> None:
        """Tell of a quote; at once, and without waiting for anything."""
        self.tell(
            f"This waits for a moderator; approve {quote.number} publishes it: {numbered(quote)}",
            quote,
        )

    def tell(self, text: str, quote: Quote, but: Container[str] = ()) -> list[str]:
        """Send something about a quote to all who are in reach but these; give whom it was said to.

        It waits for nothing.
        """
        said_to = []
        told = Announcement(_NAME, self._today(), quote, text)
        for person, target in self._targets.items():
            if target is None or person in but:
                continue
            announcer = self._announcers.get(target.network)
            if announcer is not None and announcer.is_reachable(target.place):
                Deferred.fromCoroutine(self._tell(announcer, target.place, told))
                said_to.append(person)
        return said_to

    async def _tell(self, announcer: IAnnouncer, address: str, told: Announcement) -> None:
        try:
            await announcer.announce(address, told)
        except (NotDelivered, DeliveryUnknown) as failure:
            self._log.info("a moderator was not told: {failure}", failure=failure)
        except Exception:
            self._log.failure("a moderator was not told: {text}", text=told.text)
