"""Finding the server of a domain by its records."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.running import Running, free_port, running
from tests.e2e.servers.ejabberd import Ejabberd
from tests.e2e.servers.prosody import Prosody
from tests.e2e.xmpp.scene import APPLE, BOT, BOTH, QUOTES, server_of, settings, somebody

REPOSITORY = Path(__file__).parents[3]


@contextmanager
def bot_that_asks(server: Prosody | Ejabberd, folder: Path, *places: str) -> Iterator[Running]:
    """Start the program without ``server``, on a machine whose name server knows these places."""
    port = str(free_port())
    here = {"PYTHONPATH": str(REPOSITORY)}
    names = [sys.executable, "-m", "tests.e2e.servers.names", port, *places]
    ini = settings(server).replace(f"server = {server.server}\n", "")
    (folder / "bots.ini").write_text(ini)
    (folder / "some.fortune").write_text(QUOTES)
    with running(names, folder, env=here, name="names") as answering:
        answering.wait_for("listening")
        program = [sys.executable, "-m", "tests.e2e.xmpp.elsewhere", port]
        with running(program, folder, env=here) as invocation:
            yield invocation


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("service", ["_xmpps-client", "_xmpp-client"])
def test_the_first_place_that_answers_is_taken(tmp_path: Path, kind: str, service: str) -> None:
    """Whether TLS begins at once there (XEP-0368) or not; a dead one before it is passed over."""
    with server_of(kind, tmp_path) as server:
        port = server.tls_port if service == "_xmpps-client" else server.port
        places = [f"_xmpp-client=1:127.0.0.1:{free_port()}", f"{service}=2:127.0.0.1:{port}"]
        with bot_that_asks(server, tmp_path, *places) as program:
            program.wait_for("signed on as")
            with somebody(server, "alice") as alice:
                assert alice.ask(BOT, "quote") == APPLE


@pytest.mark.server("prosody")
def test_a_domain_may_say_that_it_has_none(tmp_path: Path) -> None:
    """Then nothing is dialled, and the log says so."""
    with (
        server_of("prosody", tmp_path) as server,
        bot_that_asks(server, tmp_path, "_xmpp-client=0:.:0") as program,
    ):
        program.wait_for("xmpp.test says that it offers no XMPP to clients")
        assert "Traceback" not in program.stderr
