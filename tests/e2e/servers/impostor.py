"""A server that is not the one it should be, and remembers every byte that it got."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.e2e.servers.certificates import Certificates

_HEADER = (
    b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' id='1' "
    b"xmlns:stream='http://etherx.jabber.org/streams' from='%s'><stream:features>%s"
    b"</stream:features>"
)
_TLS = b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
_SASL = (
    b"<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
    b"<mechanism>SCRAM-SHA-256</mechanism></mechanisms>"
)


class Impostor:
    """Offers STARTTLS with a certificate of its own, or no TLS at all.

    ``heard`` is all that it could read, in clear or decrypted; ``dialled`` when it was called, in
    seconds.
    """

    def __init__(self, name: str, certificates: Certificates | None, *, closes: bool) -> None:
        self.heard = b""
        self.dialled: list[float] = []
        self._name = name.encode()
        self._certificates = certificates
        self._closes = closes
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more calls."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self.dialled.append(time.monotonic())
                with connection, suppress(OSError, ssl.SSLError):
                    if not self._closes:
                        connection.settimeout(10)
                        self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        self._hear(connection)
        if self._certificates is None:
            connection.sendall(_HEADER % (self._name, _SASL))
            self._hear(connection)
            return
        connection.sendall(_HEADER % (self._name, _TLS))
        self._hear(connection)
        connection.sendall(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificates.certificate, self._certificates.key)
        with context.wrap_socket(connection, server_side=True) as encrypted:
            self._hear(encrypted)
            encrypted.sendall(_HEADER % (self._name, _SASL))
            self._hear(encrypted)

    def _hear(self, connection: socket.socket) -> None:
        heard = connection.recv(65536)
        if not heard:
            raise ConnectionResetError
        self.heard += heard


@contextmanager
def impostor(
    name: str, certificates: Certificates | None = None, *, closes: bool = False
) -> Iterator[Impostor]:
    """Run one for the time of a block.

    :param name: what it calls itself.
    :param certificates: what it shows; None for no TLS.
    :param closes: whether it only accepts and closes.
    """
    running = Impostor(name, certificates, closes=closes)
    try:
        yield running
    finally:
        running.close()
