"""The seam between a session, which lives on, and its voice for one connection."""

from twisted.words.xish.domish import Element
from zope.interface import Interface

from bots.xmpp.account import Signed


class IStanzaWriter(Interface):
    """Speaks for a session on one connection; it translates, and decides nothing."""

    def say(element: Element) -> None:
        """Send an element; what XML cannot carry is replaced."""

    def hold(*, on: bool) -> None:
        """Hear nothing more for now, or go on where it stopped."""

    def abort() -> None:
        """Close at once, without waiting for the server."""


class IXmppSession(Interface):
    """What outlives the connections to one account's server."""

    def resumption() -> tuple[str, int] | None:
        """Return the id and the count of a session to take up again (XEP-0198), if there is one."""

    async def begin(voice: IStanzaWriter, signed: Signed) -> None:
        """Take over a stream that has been signed on; return when the session is up."""

    def heard(element: Element) -> None:
        """Take a stanza, or what else came at that level."""

    def leaving() -> None:
        """Return what is to be said before the stream ends for good."""

    def lost() -> None:
        """Record that the voice has gone."""
