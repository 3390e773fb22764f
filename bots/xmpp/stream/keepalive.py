"""Noticing a server that has gone without a word."""

from collections.abc import Callable

from twisted.internet.error import ConnectionLost
from twisted.internet.error import TimeoutError as TimedOut
from twisted.words.protocols.jabber.jid import JID

from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import make_query
from bots.xmpp.stanza.iq_queries import IqError, IqQueries

WITHIN = 20.0
"""Seconds that an answer may take at most."""

_CHECKED_WITHIN = 10.0
"""Seconds for the answer when the connection is in doubt: enough is left to take the session up."""


class KeepAlive:
    """Pings our own server (XEP-0199) when it has been silent; a job for ``PeriodicService``.

    :param every: seconds of silence before a ping, and at most as many for its answer.
    :param on_fatal: is called when it does not answer.
    """

    def __init__(
        self, queries: IqQueries, server: JID, every: float, on_fatal: Callable[[], None]
    ) -> None:
        self._queries = queries
        self._server = server
        self._every = every
        self._on_fatal = on_fatal
        self._was_silent = False

    def heard(self) -> None:
        """Record that something came from the server."""
        self._was_silent = False

    async def look(self) -> float:
        """Ping if nothing was heard since the last look; give the seconds until the next."""
        if self._was_silent and not await self._answers():
            self._on_fatal()
        self._was_silent = True
        return self._every

    async def check(self) -> None:
        """Ping now: something that should have come did not; the connection may be half open."""
        if not await self._answers(_CHECKED_WITHIN):
            self._on_fatal()

    async def _answers(self, within: float = WITHIN) -> bool:
        ping, _ = make_query("get", ns.PING, "ping")
        try:
            await self._queries.ask(ping, self._server, min(within, self._every))
        except TimedOut:
            return False
        except (IqError, ConnectionLost):
            return True  # an error is an answer too; and a lost connection is known to be
        return True
