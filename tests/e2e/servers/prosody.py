"""A real Prosody for one test, on free ports of 127.0.0.1, with a certificate of its own."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import PATH
from tests.e2e.running import Running, eventually, free_port, running
from tests.e2e.servers.certificates import Certificates, certificates_for

DOMAIN = "xmpp.test"
ROOMS = f"conference.{DOMAIN}"

_CONFIGURATION = """\
run_as_root = true
data_path = "{folder}/data"
pidfile = "{folder}/prosody.pid"
certificates = "{folder}"
log = {{ debug = "{folder}/prosody.log" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ {tls_port} }}
s2s_ports = {{}}
modules_enabled = {{ {modules} }}
modules_disabled = {{ "s2s" }}
c2s_require_encryption = true
authentication = "internal_hashed"
password_hash = "{scram}"
ssl = {{ key = "{key}", certificate = "{certificate}" }}
{extra}
VirtualHost "{domain}"
Component "{rooms}" "muc"
    muc_room_locking = {locking}
    restrict_room_creation = false
"""

MODULES = ("roster", "saslauth", "tls", "disco", "carbons", "ping", "smacks", "version", "offline")


@dataclass(frozen=True, slots=True)
class Prosody:
    """A running one; ``server`` is the endpoint string to dial."""

    program: Running
    folder: Path
    port: int
    tls_port: int
    certificates: Certificates
    domain: str = DOMAIN
    rooms: str = ROOMS

    @property
    def server(self) -> str:
        """Return the endpoint string of the port with STARTTLS."""
        return f"tcp:127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it logged so far."""
        return (self.folder / "prosody.log").read_text("utf-8", "replace")

    def register(self, user: str, password: str) -> str:
        """Make an account; give its JID."""
        _control(self.folder, "register", user, self.domain, password)
        return f"{user}@{self.domain}"


@contextmanager
def prosody(
    folder: Path,
    *,
    without: tuple[str, ...] = (),
    locking: bool = False,
    scram: str = "SHA-256",
    extra: str = "",
    ports: tuple[int, int] | None = None,
    certificates: Certificates | None = None,
) -> Iterator[Prosody]:
    """Start one in a folder and wait until it listens.

    :param without: modules to leave out (``smacks``).
    :param locking: whether a room that was just made is locked.
    :param ports: for STARTTLS and for direct TLS; to start it again where it was.
    """
    folder.mkdir(exist_ok=True)
    files = certificates or certificates_for(folder, DOMAIN, ROOMS)
    port, tls_port = ports or (free_port(), free_port())
    modules = ", ".join(f'"{module}"' for module in MODULES if module not in without)
    (folder / "prosody.cfg.lua").write_text(
        _CONFIGURATION.format(
            folder=folder,
            port=port,
            tls_port=tls_port,
            modules=modules,
            scram=scram,
            key=files.key,
            certificate=files.certificate,
            extra=extra,
            domain=DOMAIN,
            rooms=ROOMS,
            locking="true" if locking else "false",
        ),
        "utf-8",
    )
    command = ["prosody", "--config", str(folder / "prosody.cfg.lua"), "--root", "-F"]
    with running(command, folder, env={"PATH": PATH}, name="prosody") as program:
        eventually(lambda: listens(port) and listens(tls_port), what="Prosody")
        yield Prosody(program, folder, port, tls_port, files)


def listens(port: int) -> bool:
    """Whether somebody takes connections on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _control(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["prosodyctl", "--root", "--config", str(folder / "prosody.cfg.lua"), *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": PATH},
        timeout=30,
    )
