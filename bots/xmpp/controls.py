"""What moderators, and broadcasts that are due, may have one XMPP account do."""

from typing import NoReturn

from zope.interface import implementer

from bots.core.interfaces import INetworkControls
from bots.core.net.reconnecting import ReconnectingService


@implementer(INetworkControls)
class XmppControls:
    """Steers what dials; rooms come and go by invitation and by bots.ini alone."""

    def __init__(self, service: ReconnectingService) -> None:
        self.reconnect = service.reconnect
        self.hurry = service.hurry

    def join(self, place: str, key: str) -> NoReturn:  # noqa: ARG002 - rooms are not joined so
        """See ``INetworkControls``."""
        raise ValueError("rooms are written into bots.ini (rooms = ...); reload reads it again")

    def part(self, place: str) -> NoReturn:  # noqa: ARG002 - nor left
        """See ``INetworkControls``."""
        raise ValueError("rooms are written into bots.ini (rooms = ...); reload reads it again")
