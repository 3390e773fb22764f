"""What the push channel needs of a connection, and a connection of the channel."""

from zope.interface import Attribute, Interface

POLICY_VIOLATION = 1008
"""The close code for a client that sends too fast (RFC 6455, section 7.4.1)."""


class IPushConnection(Interface):
    """One client's connection: it says what it is told to, and decides nothing."""

    transport = Attribute("Where its bytes go; what the hub knows it by.")
    cursor = Attribute("The cursor that the client wants to go on from, or None.")

    def close(code: int, reason: str) -> None:
        """Send goodbye with a close code of RFC 6455, and close; at once if nobody listens."""


class IPushChannel(Interface):
    """The channel as its voices see it: it outlives them all."""

    def opened(voice: "IPushConnection") -> None:
        """Take it in: from now on it hears everything."""

    def heard(voice: "IPushConnection", payload: bytes) -> None:
        """Hear a message of a client."""

    def allows(voice: "IPushConnection") -> bool:
        """Whether a frame may cost anything; each frame that a client sends takes from this.

        It closes the connection of a client that goes on sending too fast.
        """

    def alive(voice: "IPushConnection") -> None:
        """Record that the client is there: it said something."""

    def leaving(voice: "IPushConnection") -> None:
        """Write to it no more: it closes."""

    def gone(voice: "IPushConnection") -> None:
        """Forget it."""
