"""Reading certificate authorities of one's own."""

import re
from pathlib import Path

from twisted.internet.ssl import Certificate

from bots.core.settings.fields import path

_CERTIFICATE = re.compile(b"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def authorities(value: str, base: Path) -> tuple[Certificate, ...]:
    """Read a file of certificate authorities in PEM."""
    file = path(value, base)
    try:
        found = _CERTIFICATE.findall(file.read_bytes())
        certificates = tuple(Certificate.loadPEM(pem) for pem in found)
    except OSError as error:
        raise ValueError(f"cannot read {file}: {error.strerror}") from None
    except Exception:  # OpenSSL has errors of its own for each kind of nonsense
        certificates = ()
    if not certificates:
        raise ValueError(f"{file} has no certificate in PEM")
    return certificates
