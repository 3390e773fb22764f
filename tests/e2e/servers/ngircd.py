"""A real ngIRCd for one test, on a free port of 127.0.0.1: 512 bytes, nicks of nine, no SASL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import PATH
from tests.e2e.running import Running, eventually, free_port, running
from tests.e2e.servers.prosody import listens

NAME = "irc.test"

_CONFIGURATION = """\
[Global]
Name = {name}
Info = for one test
Listen = 127.0.0.1
Ports = {port}
{password}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = {penalty}
PingTimeout = 20
[Options]
DNS = no
Ident = no
PAM = no
"""


@dataclass(frozen=True, slots=True)
class Ngircd:
    """A running one; ``server`` is the endpoint string to dial."""

    program: Running
    port: int

    @property
    def server(self) -> str:
        """Return the endpoint string."""
        return f"tcp:127.0.0.1:{self.port}"


@contextmanager
def ngircd(
    folder: Path,
    *,
    password: str | None = None,
    penalty: int = -1,
    port: int | None = None,
) -> Iterator[Ngircd]:
    """Start one in a folder and wait until it listens.

    :param penalty: by how many seconds at most it punishes who talks too much; -1 is its default.
    :param port: to start it again where it was.
    """
    folder.mkdir(exist_ok=True)
    port = port or free_port()
    (folder / "ngircd.conf").write_text(
        _CONFIGURATION.format(
            name=NAME,
            port=port,
            password=f"Password = {password}" if password else "",
            penalty=penalty,
        ),
        "utf-8",
    )
    command = ["ngircd", "--nodaemon", "--config", str(folder / "ngircd.conf")]
    with running(command, folder, env={"PATH": PATH}, name="ngircd") as program:
        eventually(lambda: listens(port), what="ngIRCd")
        yield Ngircd(program, port)
