"""Proving who we are without telling the password, and that the server knows it too."""

from typing import Protocol

from scramp import ScramClient, ScramException
from twisted.words.protocols.jabber.sasl_mechanisms import ISASLMechanism, Plain
from zope.interface import implementer

SCRAM = ("SCRAM-SHA-256", "SCRAM-SHA-1")
"""What is spoken, strongest first; channel binding waits for servers that agree on it."""


class ServerUnproven(Exception):
    """The server could not prove that it knows the password: it is not the one it says it is."""


class XmppSaslMechanism(Protocol):
    """A way to authenticate: Twisted's ``ISASLMechanism``, and a check of the other side."""

    name: str

    def getInitialResponse(self) -> bytes:
        """Return what is sent first."""
        ...

    def getResponse(self, challenge: bytes) -> bytes:
        """Answer a challenge."""
        ...

    def check_success(self, data: bytes) -> None:
        """Look at what came with the server's ``<success/>``.

        :raises ServerUnproven: when it does not prove what it should.
        """
        ...


@implementer(ISASLMechanism)
class Scram:
    """SCRAM (RFC 5802, RFC 7677) without channel binding."""

    def __init__(self, name: str, user: str, password: str, nonce: str | None = None) -> None:
        self.name = name
        self._client = ScramClient([name], user, password, c_nonce=nonce)
        self._responses = 0
        self._proven = False

    def getInitialResponse(self) -> bytes:
        """Return the client-first-message."""
        return str(self._client.get_client_first()).encode()

    def getResponse(self, challenge: bytes) -> bytes:
        """Answer the server-first-message; a server-final-message here is checked.

        This derives a key from the password, which takes milliseconds by design.
        """
        self._responses += 1
        if self._responses > 1:
            self._check(challenge)
            return b""
        try:
            self._client.set_server_first(challenge.decode())
            return str(self._client.get_client_final()).encode()
        except (ScramException, ValueError) as error:
            raise ServerUnproven(f"its SCRAM challenge is wrong ({error})") from error

    def check_success(self, data: bytes) -> None:
        """Check the server's signature, unless a challenge brought it."""
        if not self._proven:
            self._check(data)

    def _check(self, final: bytes) -> None:
        try:
            self._client.set_server_final(final.decode())
        except (ScramException, ValueError) as error:
            raise ServerUnproven("its SCRAM signature is wrong or missing") from error
        self._proven = True


class PlainPassword(Plain):
    """PLAIN (RFC 4616): the password as it is; the server proves nothing."""

    name: str

    def getResponse(self, challenge: bytes) -> bytes:  # noqa: ARG002 - the interface's
        """Answer with nothing: all was said."""
        return b""

    def check_success(self, data: bytes) -> None:
        """Accept: there is nothing to check."""


def strongest(
    offered: list[str], user: str, password: str, *, plain: bool
) -> XmppSaslMechanism | None:
    """Choose among what the server offers; None when nothing of it will do.

    :param plain: whether the password itself may be sent.
    """
    for name in SCRAM:
        if name in offered:
            return Scram(name, user, password)
    if plain and "PLAIN" in offered:
        return PlainPassword(None, user, password)
    return None
