"""A certificate authority of the tests' own, and certificates for the servers they start."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where the files are: the authority's certificate, and a server's with its key."""

    authority: Path
    certificate: Path
    key: Path
    both: Path


def certificates_for(folder: Path, *names: str) -> Certificates:
    """Make an authority, and a certificate for these host names, in a folder."""
    authority = trustme.CA()
    # ejabberd sets a timer for the day on which a certificate expires; trustme's year is too far.
    expiry = datetime.now(UTC) + timedelta(days=365)
    issued = authority.issue_cert(*names, not_after=expiry)
    files = Certificates(
        folder / "ca.pem", folder / "server.crt", folder / "server.key", folder / "server.pem"
    )
    authority.cert_pem.write_to_path(files.authority)
    issued.cert_chain_pems[0].write_to_path(files.certificate)
    issued.private_key_pem.write_to_path(files.key)
    issued.private_key_and_cert_chain_pem.write_to_path(files.both)
    return files
