"""Opening a connection to the first of a server's places that speaks XMPP."""

from collections.abc import Callable
from typing import Any, cast

from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IReactorTime, IStreamClientEndpoint

from bots.xmpp.account import NoSession
from bots.xmpp.srv_lookup import ServerLookup
from bots.xmpp.stream.protocol import XmppStream, XmppStreamFactory

OPENING = 15.0
"""Seconds that a server may take to say its first word; then the next place is tried."""


class StreamConnector:
    """Dials; each call gives a new stream that is signing on.

    :param make: makes the stream.
    """

    def __init__(
        self, server: ServerLookup, make: Callable[[], XmppStream], clock: IReactorTime
    ) -> None:
        self._server = server
        self._factory = XmppStreamFactory(make)
        self._clock = clock

    async def __call__(self) -> XmppStream:
        """Try each place in order, and give the stream to the first that answers.

        :raises ConnectError: when there is none; else whatever the last one failed with.
        """
        failure: Exception = ConnectError(string="there is no server to dial")
        for endpoint in await self._server.endpoints():
            try:
                return await self._open(endpoint)
            except (ConnectError, OSError) as error:
                failure = error
        raise failure

    async def _open(self, endpoint: IStreamClientEndpoint) -> XmppStream:
        stream: Any = await endpoint.connect(self._factory)
        try:
            await stream.opened.addTimeout(OPENING, self._clock, lambda _, s: _too_slow(s))
        except BaseException:
            stream.up.addErrback(lambda _: None)  # nobody waits for it
            stream.abort()
            raise
        return cast("XmppStream", stream)


def _too_slow(seconds: float) -> None:
    raise NoSession(f"the server said nothing within {seconds:.0f} s")
