"""A real InspIRCd for one test, on free ports of 127.0.0.1, and Atheme's services beside it.

Both refuse to run as root: where the tests are root, they run as nobody in a folder of their own.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import PATH
from tests.e2e.people import IrcPerson
from tests.e2e.running import Running, eventually, free_port, running
from tests.e2e.servers.certificates import Certificates, certificates_for
from tests.e2e.servers.prosody import listens

NAME = "irc.test"
_SERVICES = "services.irc.test"
_SECRET = "between-servers"  # noqa: S105 - of servers that live for one test

_MODULES = (
    "spanningtree", "cap", "ircv3", "ircv3_ctctags", "ircv3_servertime", "ircv3_accounttag",
    "ircv3_echomessage", "services_account", "sslinfo", "sasl", "botmode", "alias", "password_hash",
    "ssl_gnutls", "svshold",
)  # fmt: skip

_CONFIGURATION = """\
<server name="{name}" description="for one test" network="Test" id="1AA">
<admin name="a" nick="a" email="a@irc.test">
<bind address="127.0.0.1" port="{port}" type="clients">
<bind address="127.0.0.1" port="{tls_port}" type="clients" sslprofile="tls">
<bind address="127.0.0.1" port="{link_port}" type="servers">
{modules}
<sslprofile name="tls" provider="gnutls" certfile="{certificate}" keyfile="{key}"
    cafile="{authority}" requestclientcert="yes" hash="sha256">
<sasl target="{services}">
<link name="{services}" ipaddr="127.0.0.1" port="{link_port}" allowmask="127.0.0.1/32"
    sendpass="{secret}" recvpass="{secret}">
<uline server="{services}" silent="yes">
<alias text="NICKSERV" replace="PRIVMSG NickServ :$2-" requires="NickServ" uline="yes">
<connect allow="*" timeout="30" pingfreq="20s" {flood} localmax="5000" globalmax="5000"
    maxchans="5000" softsendq="1M" hardsendq="20M" recvq="1M" useident="no" resolvehostnames="no"
    {password}>
<type name="Operator" classes="All">
<class name="All" commands="*" privs="*" usermodes="*" chanmodes="*">
<oper name="oper" password="oper" host="*@*" type="Operator">
<log method="file" type="*" level="default" target="{folder}/inspircd.log">
<pid file="{folder}/inspircd.pid">
"""

NO_FLOOD = 'threshold="1000" commandrate="1000000" fakelag="no"'
"""Everybody may say as much as they like."""

STRICT = 'threshold="20" commandrate="1000" fakelag="no"'
"""Who goes beyond twenty lines is killed for Excess Flood; one line a second is forgiven."""

_ATHEME = """\
loadmodule "modules/protocol/inspircd";
loadmodule "modules/backend/opensex";
loadmodule "modules/crypto/pbkdf2v2";
loadmodule "modules/nickserv/main";
loadmodule "modules/nickserv/identify";
loadmodule "modules/nickserv/register";
loadmodule "modules/nickserv/group";
loadmodule "modules/nickserv/ghost";
loadmodule "modules/nickserv/enforce";
loadmodule "modules/nickserv/cert";
loadmodule "modules/nickserv/set_core";
loadmodule "modules/saslserv/main";
loadmodule "modules/saslserv/plain";
loadmodule "modules/saslserv/external";
serverinfo {{
    name = "{services}"; desc = "services"; numeric = "00A"; recontime = 1; netname = "Test";
    hidehostsuffix = "u"; adminname = "a"; adminemail = "a@irc.test"; registeremail = "a@irc.test";
    auth = none; mta = "/bin/true"; loglevel = {{ error; info; }};
    maxlogins = 50; maxusers = 50; maxnicks = 50; maxchans = 5; emaillimit = 10; emailtime = 300;
    casemapping = rfc1459;
}};
uplink "{name}" {{
    host = "127.0.0.1"; port = {link_port};
    send_password = "{secret}"; receive_password = "{secret}";
}};
nickserv {{ nick = "NickServ"; user = "NickServ"; host = "services"; real = "ns"; }};
saslserv {{ nick = "SaslServ"; user = "SaslServ"; host = "services"; real = "ss"; }};
database {{ }};
general {{ permissive_mode; commit_interval = 1; }};
"""


@dataclass(frozen=True, slots=True)
class Inspircd:
    """A running one; ``server`` and ``tls_server`` are endpoint strings to dial."""

    program: Running
    folder: Path
    port: int
    tls_port: int
    certificates: Certificates

    @property
    def server(self) -> str:
        """Return the endpoint string of the plain port."""
        return f"tcp:127.0.0.1:{self.port}"

    @property
    def tls_server(self) -> str:
        """Return the endpoint string of the port with TLS."""
        return f"tls:localhost:{self.tls_port}"

    @property
    def trusted(self) -> str:
        """Return the key that trusts the tests' authority."""
        return f"ca_file = {self.certificates.authority}\n"

    @property
    def log(self) -> str:
        """What it logged so far."""
        return (self.folder / "inspircd.log").read_text("utf-8", "replace")

    def register(self, account: str, password: str, *commands: str) -> None:
        """Make an account with the services, and say more to NickServ in its name."""
        with IrcPerson(self.port, account) as owner:
            owner.say("NickServ", f"REGISTER {password} {account}@irc.test")
            owner.wait_for("NOTICE .* is now registered")
            for command in commands:
                owner.say("NickServ", command)
                owner.wait_for("NickServ.* NOTICE ")


@contextmanager
def inspircd(
    *,
    services: bool = False,
    flood: str = NO_FLOOD,
    password: str | None = None,
    ports: tuple[int, int] | None = None,
) -> Iterator[Inspircd]:
    """Start one in a folder of its own and wait until it listens, and services are there.

    :param ports: plain and TLS; to start it again where it was.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(_folder_for_nobody())
        files = certificates_for(folder, "localhost", NAME)
        port, tls_port = ports or (free_port(), free_port())
        values = {
            "name": NAME,
            "services": _SERVICES,
            "secret": _SECRET,
            "port": port,
            "tls_port": tls_port,
            "link_port": free_port(),
            "folder": folder,
            "certificate": files.certificate,
            "key": files.key,
            "authority": files.authority,
            "modules": "".join(f'<module name="{module}">' for module in _MODULES),
            "flood": flood,
            "password": f'password="{password}"' if password else "",
        }
        (folder / "inspircd.conf").write_text(_CONFIGURATION.format(**values), "utf-8")
        (folder / "atheme.conf").write_text(_ATHEME.format(**values), "utf-8")
        _hand_over(folder)
        program = stack.enter_context(
            _as_nobody(folder, "inspircd", "--nofork", "--config", f"{folder}/inspircd.conf")
        )
        eventually(lambda: listens(port) and listens(tls_port), what="InspIRCd")
        server = Inspircd(program, folder, port, tls_port, files)
        if services:
            stack.enter_context(_atheme(server))
        yield server


@contextmanager
def _atheme(server: Inspircd) -> Iterator[None]:
    folder = server.folder
    command = [
        "atheme-services", "-n", "-c", f"{folder}/atheme.conf", "-l", f"{folder}/atheme.log",
        "-p", f"{folder}/atheme.pid", "-D", str(folder),
    ]  # fmt: skip
    with _as_nobody(folder, *command), IrcPerson(server.port, "waiting") as person:

        def is_there() -> bool:
            person.send("WHOIS NickServ")
            return " 311 " in person.wait_for(" (311|401) .*NickServ")

        eventually(is_there, what="Atheme")
        yield


@contextmanager
def _folder_for_nobody() -> Iterator[Path]:
    """Make a folder that nobody can write to; pytest's own are closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="inspircd-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hand_over(folder: Path) -> None:
    if os.geteuid() == 0:
        for file in (folder, *folder.iterdir()):
            shutil.chown(file, "nobody", "nogroup")


@contextmanager
def _as_nobody(folder: Path, program: str, *arguments: str) -> Iterator[Running]:
    change = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    command = [*(change if os.geteuid() == 0 else []), program, *arguments]
    with running(command, folder, env={"PATH": PATH}, name=program) as started:
        yield started
