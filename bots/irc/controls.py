"""What moderators, and broadcasts that are due, may have one IRC network do."""

from pathlib import Path

from zope.interface import implementer

from bots.core.interfaces import INetworkControls
from bots.core.net.reconnecting import ReconnectingService
from bots.irc.session import IrcSession
from bots.irc.settings import channel


@implementer(INetworkControls)
class IrcControls:
    """Changes the channels of a session, and steers what dials for it."""

    def __init__(self, session: IrcSession, service: ReconnectingService) -> None:
        self._session = session
        self.reconnect = service.reconnect
        self.hurry = service.hurry

    def join(self, place: str, key: str) -> None:
        """See ``INetworkControls``."""
        self._session.want(channel(f"{place} {key}".strip(), Path()))

    def part(self, place: str) -> None:
        """See ``INetworkControls``."""
        if not self._session.drop(place):
            raise ValueError(f"I am not to be in {place}")
