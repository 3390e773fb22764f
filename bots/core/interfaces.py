"""The seam of the networks: delivering unasked; and how connecting and delivering fail."""

from collections.abc import Awaitable

from zope.interface import Attribute, Interface

from bots.core.model.announcement import Announcement, Audience
from bots.core.model.token_bucket import Rate


class PermanentFailure(Exception):
    """The other side said no, and will again: a wrong password, a ban.  It says what to do."""


class NotDelivered(Exception):
    """The announcement surely did not get there; the message says why."""


class RefusedForNow(NotDelivered):
    """The other side refused it for a reason that may pass: a channel is moderated for a while."""


class DeliveryUnknown(Exception):
    """Something was sent, and nobody confirmed it: it may have got there, or not."""


class IAnnouncer(Interface):
    """Delivers unasked to the places of one network.

    A place is what follows the network's name in a target: ``#quotes`` in ``irc:libera/#quotes``,
    a bare JID for XMPP, and the empty string where the network is the target (``web``).
    """

    rate: Rate = Attribute("How fast it may be announced to, so that the network's limits hold.")

    def places(pattern: str) -> list[str]:
        """Return the places that a target's second half names now: itself, or for ``*`` all."""

    def is_reachable(place: str) -> bool:
        """Whether announcing there has a chance now: connected, joined.  Sends nothing."""

    def audience(place: str) -> Audience:
        """Whether somebody is there, and whether they are talking; a dashboard is always."""

    def announce(place: str, announcement: Announcement) -> Awaitable[None]:
        """Deliver; the result comes when it counts as sent on this network.

        Writes no byte when it raises ``NotDelivered`` because the place is out of reach.

        :raises NotDelivered: when it surely did not get there.
        :raises RefusedForNow: likewise, and another try later may.
        :raises DeliveryUnknown: when it was sent and the connection went before it was confirmed.
        """


class IConnection(Interface):
    """One connection as the retry loop sees it: it comes up, stays, and goes.

    The three Deferreds each fire once; ``gone`` always does in the end.
    """

    up = Attribute("Deferred: fires when the session is up; fails with why it cannot be.")
    gone = Attribute("Deferred: fires with a sentence that says why, when the connection has gone.")

    def leave() -> None:
        """Send goodbye in the protocol's words and close; ``gone`` fires soon."""

    def abort() -> None:
        """Close at once, without waiting for the other side."""


class INetworkControls(Interface):
    """What moderators, and broadcasts that are due, may have one network do.

    What it changes lasts until the program, or the section, is started again.
    """

    def join(place: str, key: str) -> None:
        """Be in a channel from now on; ``key`` opens it, empty where none is needed.

        :raises ValueError: when this is no channel, or the network has none; it says so.
        """

    def part(place: str) -> None:
        """Leave a channel, and stay out of it.

        :raises ValueError: when it was not to be joined; it says so.
        """

    def reconnect() -> None:
        """Leave and dial again; dial now when that is being waited for."""

    def hurry(seconds: float) -> None:
        """Dial within so many seconds, when dialling is being waited for longer.

        Whom the other side refused for good does not hurry.
        """
