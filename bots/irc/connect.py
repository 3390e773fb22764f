"""Where to connect: Twisted's endpoint strings, and TLS that trusts an authority of one's own."""

import re
from pathlib import Path
from typing import Any

from OpenSSL.SSL import Error as TlsError
from service_identity import VerificationError
from twisted.internet.endpoints import HostnameEndpoint, clientFromString, wrapClientTLS
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.ssl import (
    Certificate,
    PrivateCertificate,
    optionsForClientTLS,
    trustRootFromCertificates,
)
from twisted.python.failure import Failure

_PLAIN_TLS = re.compile(
    r"tls:(?P<host>[^:=\\]+):(?P<port>[0-9]+)(:certificate=(?P<certificate>[^:\\]+))?"
)


def is_plain_tls(server: str) -> bool:
    """Whether an endpoint string is ``tls:HOST:PORT``, perhaps with a ``certificate=FILE``."""
    return _PLAIN_TLS.fullmatch(server) is not None


def endpoint(
    reactor: Any, server: str, authorities: tuple[Certificate, ...] = ()
) -> IStreamClientEndpoint:
    """Make the endpoint of a server.

    :param authorities: to trust instead of the system's; then the string is plain TLS.
    """
    tls = _PLAIN_TLS.fullmatch(server) if authorities else None
    if tls is None:
        found: IStreamClientEndpoint = clientFromString(reactor, server)
        return found
    own = tls["certificate"]
    options = optionsForClientTLS(
        tls["host"],
        trustRoot=trustRootFromCertificates(authorities),
        clientCertificate=PrivateCertificate.loadPEM(Path(own).read_bytes()) if own else None,
    )
    address = HostnameEndpoint(reactor, tls["host"].encode("idna"), int(tls["port"]))
    wrapped: IStreamClientEndpoint = wrapClientTLS(options, address)
    return wrapped


def describe_disconnect(reason: Failure) -> str:
    """Return why a connection has gone, as far as its end tells."""
    if reason.check(VerificationError):
        return "the server's certificate is for another name"
    if reason.check(TlsError) and "certificate verify failed" in str(reason.value):
        return (
            "the server's certificate has run out, or its authority is not known here; "
            "set ca_file if it is one of your own"
        )
    return str(reason.getErrorMessage())
