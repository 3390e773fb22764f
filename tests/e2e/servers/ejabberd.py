"""A real ejabberd for one test, on free ports of 127.0.0.1, with a certificate of its own."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import PATH
from tests.e2e.running import DEADLINE, Running, eventually, free_port, running
from tests.e2e.servers.certificates import Certificates, certificates_for
from tests.e2e.servers.prosody import DOMAIN, ROOMS, listens

_CONFIGURATION = """\
hosts: [{domain}]
certfiles: ["{both}"]
loglevel: info
auth_method: internal
auth_password_format: scram
auth_scram_hash: {scram}
listen:
  - {{port: {port}, ip: "127.0.0.1", module: ejabberd_c2s, starttls_required: true}}
  - {{port: {tls_port}, ip: "127.0.0.1", module: ejabberd_c2s, tls: true}}
  - port: {api_port}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers: {{/api: mod_http_api}}
api_permissions: {{tests: {{who: {{ip: 127.0.0.0/8}}, what: "*"}}}}
modules:
  mod_roster: {{}}
  mod_disco: {{}}
  mod_ping: {{}}
  mod_version: {{}}
  mod_carboncopy: {{}}
  mod_offline: {{}}
  mod_stream_mgmt: {{}}
  mod_admin_extra: {{}}
  mod_muc: {{host: {rooms}, access_create: all}}
  mod_muc_admin: {{}}
"""


@dataclass(frozen=True, slots=True)
class Ejabberd:
    """A running one; ``server`` is the endpoint string to dial."""

    program: Running
    folder: Path
    port: int
    tls_port: int
    api_port: int
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
        return (self.folder / "ejabberd.log").read_text("utf-8", "replace")

    def register(self, user: str, password: str) -> str:
        """Make an account; give its JID."""
        self.api("register", user=user, host=self.domain, password=password)
        return f"{user}@{self.domain}"

    def has_kept(self, user: str) -> bool:
        """Whether an account would outlive a kill -9: it is on disk some seconds later."""
        files = (self.folder / "mnesia" / name for name in ("LATEST.LOG", "passwd.DAT"))
        return any(user.encode() in file.read_bytes() for file in files if file.exists())

    def api(self, command: str, **arguments: Any) -> Any:
        """Have it do something, as its operator would with ``ejabberdctl``."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.api_port}/api/{command}",
            json.dumps(arguments).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=DEADLINE) as reply:  # noqa: S310 - likewise
            return json.loads(reply.read())


@contextmanager
def ejabberd(
    folder: Path,
    *,
    scram: str = "sha256",
    ports: tuple[int, int, int] | None = None,
    certificates: Certificates | None = None,
) -> Iterator[Ejabberd]:
    """Start one in a folder and wait until it listens.

    :param scram: the hash it keeps passwords by: ``sha256`` or ``sha``.
    :param ports: for STARTTLS, direct TLS and its operator; to start it again where it was.
    """
    folder.mkdir(exist_ok=True)
    files = certificates or certificates_for(folder, DOMAIN, ROOMS)
    ports = ports or (free_port(), free_port(), free_port())
    (folder / "ejabberd.yml").write_text(
        _CONFIGURATION.format(
            domain=DOMAIN,
            rooms=ROOMS,
            both=files.both,
            scram=scram,
            port=ports[0],
            tls_port=ports[1],
            api_port=ports[2],
        ),
        "utf-8",
    )
    with running(_command(folder), folder, env=_environment(folder), name="ejabberd") as program:
        eventually(lambda: all(map(listens, ports)), what="ejabberd")
        yield Ejabberd(program, folder, *ports, files)


def _command(folder: Path) -> list[str]:
    """Return the command; ``erl`` becomes the server itself, so that a signal reaches it."""
    return [
        *["erl", "+Bd", "-noshell", "-noinput"],
        *["-mnesia", "dir", f'"{folder}/mnesia"', "-s", "ejabberd"],
    ]


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": PATH,
        "HOME": str(folder),
        "ERL_LIBS": str(next(Path("/usr/lib").glob("*/ejabberd-*")).parent),
        "EJABBERD_CONFIG_PATH": str(folder / "ejabberd.yml"),
        "EJABBERD_LOG_PATH": str(folder / "ejabberd.log"),
    }
