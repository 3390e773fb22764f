"""Who may write through the web."""

import re
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from zope.interface import implementer

from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.errors import ConflictError
from quoters.interfaces import ITokens
from quoters.model.access import Token

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PREFIX = "tq_"
"""What each secret begins with, so that whoever finds one knows what it opens."""

_LONGEST = 200
"""Letters of a secret that are looked at: ours are far shorter."""


@implementer(ITokens)
class Tokens:
    """Keeps tokens in the tables; of their secrets only the digests.

    A secret is 256 bits of chance, so that its plain SHA-256 tells nobody anything.
    """

    def __init__(
        self, factory: UnitOfWorkFactory, chance: Callable[[], str] = token_urlsafe
    ) -> None:
        self._factory = factory
        self._chance = chance

    def add(self, name: str, at: datetime, *, moderator: bool) -> str:
        """See ``ITokens``."""
        if _NAME.fullmatch(name) is None:
            raise ConflictError(
                f"{name[:64]!r} is no name for a token: letters, digits and . _ -, at most 64"
            )
        secret = _PREFIX + self._chance()
        with self._factory.writing() as unit:
            if any(token.name.casefold() == name.casefold() for token in unit.tokens.all()):
                raise ConflictError(f"there is a token {name} already; revoke it first")
            unit.tokens.put(Token(name, moderator, at), _digest(secret))
        return secret

    def all(self) -> list[Token]:
        """See ``ITokens``."""
        with self._factory.reading() as unit:
            return unit.tokens.all()

    def holder(self, secret: str) -> Token | None:
        """See ``ITokens``."""
        with self._factory.reading() as unit:
            return unit.tokens.find(_digest(secret[:_LONGEST]))

    def revoke(self, name: str) -> None:
        """See ``ITokens``."""
        with self._factory.writing() as unit:
            if not unit.tokens.erase(name):
                raise ConflictError(f"there is no token {name}")


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
