"""Access to the writing side of the web."""

from datetime import datetime

from zope.interface import Interface

from quoters.model.access import Token


class ITokens(Interface):
    """Keeps who may write; blocking by contract."""

    def add(name: str, at: datetime, *, moderator: bool) -> str:
        """Make a token, and return its secret, which nobody can be told again.

        :raises ConflictError: when there is one of this name, or it is no name.
        """

    def all() -> list[Token]:
        """Return all tokens, by name."""

    def holder(secret: str) -> Token | None:
        """Return whose secret this is; None when it is nobody's, or was revoked."""

    def revoke(name: str) -> None:
        """End a token at once.

        :raises ConflictError: when there is none of this name.
        """
