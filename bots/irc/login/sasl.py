"""Logging in with SASL, RFC 4422, as IRCv3 carries it.  Sans I/O."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from scramp import ScramClient, ScramException

_LONGEST_CHUNK = 400
"""Characters of an AUTHENTICATE line's parameter."""

_LONGEST_CHALLENGE = 64 * 1024


class SaslFailed(Exception):
    """The exchange went wrong; the message says how."""


class SaslMechanism(Protocol):
    """One way to log in."""

    name: str
    needs_password: bool

    def respond(self, challenge: bytes) -> bytes:
        """Answer what the server says.

        :raises SaslFailed: when the server says what it must not.
        """
        ...

    def check(self) -> None:
        """Agree that the server may call this a success.

        :raises SaslFailed: when it has not proved itself.
        """
        ...


class External:
    """EXTERNAL: the client certificate of the TLS connection says who we are."""

    name = "EXTERNAL"
    needs_password = False

    def respond(self, _: bytes) -> bytes:
        """Send nothing more."""
        return b""

    def check(self) -> None:
        """Agree: the certificate was enough."""


class Plain:
    """PLAIN, RFC 4616: the password itself; never without TLS."""

    name = "PLAIN"
    needs_password = True

    def __init__(self, account: str, password: str) -> None:
        self._words = f"{account}\0{account}\0{password}".encode()

    def respond(self, _: bytes) -> bytes:
        """Send account and password."""
        return self._words

    def check(self) -> None:
        """Agree: TLS has proved the server."""


class ScramSha256:
    """SCRAM-SHA-256, RFC 7677: neither side says the password, and both prove to know it."""

    name = "SCRAM-SHA-256"
    needs_password = True

    def __init__(self, account: str, password: str) -> None:
        self._client = ScramClient([self.name], account, password)
        self._steps = iter((self._first, self._final, self._verify))
        self._verified = False

    def respond(self, challenge: bytes) -> bytes:
        """Take the next of three steps."""
        try:
            return next(self._steps)(challenge.decode()).encode()
        except StopIteration:
            raise SaslFailed("the server goes on after the end") from None
        except (ScramException, ValueError) as error:
            raise SaslFailed(f"the server's answer is wrong ({error})") from None

    def check(self) -> None:
        """Refuse a server that has not shown its signature."""
        if not self._verified:
            raise SaslFailed("the server has not proved that it knows the password")

    def _first(self, _: str) -> str:
        return str(self._client.get_client_first())

    def _final(self, challenge: str) -> str:
        self._client.set_server_first(challenge)
        return str(self._client.get_client_final())

    def _verify(self, challenge: str) -> str:
        self._client.set_server_final(challenge)
        self._verified = True
        return ""


@dataclass(frozen=True, slots=True)
class SaslSettings:
    """What we can log in with, and how; ``mechanism`` is ``auto`` or the one to use."""

    account: str
    password: str = field(repr=False)
    mechanism: str = "auto"
    has_certificate: bool = False

    def mechanisms(self, offered: Iterable[str], *, over_tls: bool) -> Iterator[SaslMechanism]:
        """Return those to try, strongest first.

        :param offered: by the server; nothing at all if it did not say.
        """
        names = {name.upper() for name in offered if name}
        for mechanism in self._possible(over_tls=over_tls):
            wanted = self.mechanism in ("auto", mechanism.name.lower())
            if wanted and (not names or mechanism.name in names):
                yield mechanism

    def _possible(self, *, over_tls: bool) -> Iterator[SaslMechanism]:
        if over_tls and (self.has_certificate or self.mechanism == "external"):
            yield External()
        if self.password:
            yield ScramSha256(self.account, self.password)
        if self.password and over_tls:
            yield Plain(self.account, self.password)


class SaslExchange:
    """One attempt with one mechanism; ``send`` gets the lines to write."""

    def __init__(self, mechanism: SaslMechanism, send: Callable[[str], None]) -> None:
        self.mechanism = mechanism
        self._send = send
        self._challenge = ""
        send(f"AUTHENTICATE {mechanism.name}")

    def hear(self, chunk: str) -> None:
        """Take a chunk of what the server says; answer when it is whole.

        :raises SaslFailed: when it makes no sense.
        """
        self._challenge += "" if chunk == "+" else chunk
        if len(self._challenge) > _LONGEST_CHALLENGE:
            raise SaslFailed("the server's challenge does not end")
        if len(chunk) == _LONGEST_CHUNK:
            return
        challenge, self._challenge = self._challenge, ""
        try:
            decoded = b64decode(challenge, validate=True)
        except ValueError:
            raise SaslFailed("the server's challenge is not base64") from None
        self._answer(self.mechanism.respond(decoded))

    def _answer(self, response: bytes) -> None:
        written = b64encode(response).decode()
        for start in range(0, len(written), _LONGEST_CHUNK):
            self._send(f"AUTHENTICATE {written[start : start + _LONGEST_CHUNK]}")
        if len(written) % _LONGEST_CHUNK == 0:
            self._send("AUTHENTICATE +")
