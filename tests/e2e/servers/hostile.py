"""A server that signs the bot on as it should, and then does what no real one does."""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Queue

from tests.e2e.running import DEADLINE
from tests.e2e.servers.certificates import Certificates

_OPEN = (
    "<stream:stream xmlns='jabber:client' version='1.0' id='1' from='xmpp.test' "
    "xmlns:stream='http://etherx.jabber.org/streams'><stream:features>{}</stream:features>"
)
_TLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
_SASL = (
    "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>"
)
_IQ = r"""<iq [^>]*?\bid=["'](.*?)["'].*?</iq>"""
_BIND = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"


class SignedOn:
    """The server's end of one session; reading is up to whoever holds it."""

    def __init__(self, connection: ssl.SSLSocket) -> None:
        self._connection = connection
        self._heard = ""

    def say(self, text: str | bytes) -> None:
        """Say something; this blocks while the bot does not read."""
        self._connection.sendall(text if isinstance(text, bytes) else text.encode())

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read until something matches; what came before it is forgotten."""
        while not (found := re.search(pattern, self._heard)):
            read = self._connection.recv(65536)
            if not read:
                raise ConnectionResetError
            self._heard += read.decode("utf-8", "replace")
        self._heard = self._heard[found.end() :]
        return found

    def count(self, text: str) -> int:
        """Read what has come, at least something; say how often a text is in it."""
        self._heard += self._connection.recv(65536).decode("utf-8", "replace")
        counted, mark, self._heard = self._heard.rpartition(text)
        return (counted + mark).count(text)

    def is_left(self) -> bool:
        """Read to the end; say whether the bot closed, before ten seconds of silence."""
        self._connection.settimeout(10)
        with suppress(ConnectionError, ssl.SSLError):
            try:
                while self._connection.recv(65536):
                    pass
            except TimeoutError:
                return False
        return True

    def hold(self, seconds: float) -> None:
        """Return up writing after so many seconds."""
        self._connection.settimeout(seconds)

    def close(self) -> None:
        """Close."""
        with suppress(OSError):
            self._connection.close()


class HostileServer:
    """Signs on whoever comes; each session is taken with ``next_session``."""

    def __init__(self, certificates: Certificates) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificates.certificate, certificates.key)
        self._connections: list[socket.socket] = []
        self._sessions: Queue[SignedOn] = Queue()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def next_session(self) -> SignedOn:
        """Wait for the next session that is up."""
        return self._sessions.get(timeout=DEADLINE)

    def close(self) -> None:
        """Take no more calls, and end those there are."""
        for connection in self._connections:
            connection.close()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                connection.settimeout(DEADLINE)
                with suppress(OSError):
                    self._sessions.put(self._sign_on(connection))

    def _sign_on(self, connection: socket.socket) -> SignedOn:
        connection.recv(65536)
        connection.sendall(_OPEN.format(_TLS).encode())
        connection.recv(65536)
        connection.sendall(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        encrypted = self._context.wrap_socket(connection, server_side=True)
        self._connections.append(encrypted)
        session = SignedOn(encrypted)
        for waited, said in self._steps():
            session.say(said(session.wait_for(waited)))
        session.wait_for("<presence")
        return session

    @staticmethod
    def _steps() -> list[tuple[str, Callable[[re.Match[str]], str]]]:
        jid = "<jid>bot@xmpp.test/hers</jid>"
        return [
            ("<stream:stream", lambda _: _OPEN.format(_SASL)),
            ("<auth.*</auth>", lambda _: "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"),
            ("<stream:stream", lambda _: _OPEN.format(_BIND)),
            (_IQ, lambda iq: _result(iq, f"{_BIND[:-2]}>{jid}</bind>")),
            (_IQ, lambda iq: _result(iq, "<query xmlns='jabber:iq:roster'/>")),
        ]


def _result(iq: re.Match[str], inner: str) -> str:
    return f"<iq type='result' id='{iq[1]}'>{inner}</iq>"


@contextmanager
def hostile_server(certificates: Certificates) -> Iterator[HostileServer]:
    """Run one for the time of a block."""
    server = HostileServer(certificates)
    try:
        yield server
    finally:
        server.close()
