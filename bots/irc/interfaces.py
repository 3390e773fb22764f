"""The seams between a voice, its connection, and the session that both serve."""

from collections.abc import Mapping
from typing import Any

from zope.interface import Attribute, Interface

from bots.irc.wire.line import Mask


class ILineWriter(Interface):
    """What writes to one connection."""

    over_tls: bool = Attribute("Whether what is written is encrypted, and the server verified.")
    transport: Any = Attribute("The connection itself, an ITransport.")

    def sendLine(line: str) -> None:
        """Write a line now; nothing when the connection is gone."""


class IListener(Interface):
    """Whoever decides what to answer: the session."""

    def came_up(connection: Any) -> None:
        """Learn that a ``IrcConnection`` is welcome on the network."""

    def went_down(connection: Any) -> None:
        """Learn that it is gone."""

    def heard(who: Mask, channel: str | None, text: str, tags: Mapping[str, str]) -> None:
        """Hear what somebody says, in a channel or with None in private."""
