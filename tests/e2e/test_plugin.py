"""The plug-in: ``twist quotes`` and ``twistd quotes`` do what ``quotes run`` does."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.people import qotd_over_tcp
from tests.e2e.running import free_port, running

BIN = Path(sys.executable).parent


def test_the_dropin_does_not_choose_a_reactor() -> None:
    """Looking for plug-ins imports no adapter, so that ``--reactor`` still decides."""
    looking = (
        "import sys; from twisted.plugin import getPlugins;"
        "from twisted.application.service import IServiceMaker;"
        "names = [plugin.tapname for plugin in getPlugins(IServiceMaker)];"
        "assert 'quotes' in names, names;"
        "assert 'twisted.internet.reactor' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", looking], check=True)


@pytest.mark.parametrize("command", [["twist", "quotes"], ["twistd", "-n", "quotes"]])
def test_twist_runs_what_the_settings_say(tmp_path: Path, command: list[str]) -> None:
    """The servers of bots.ini listen, and SIGTERM stops them."""
    port = free_port()
    (tmp_path / "bots.ini").write_text(f"[qotd]\ntcp = tcp:{port}:interface=127.0.0.1\n")
    started = [str(BIN / command[0]), *command[1:], "--config", "bots.ini"]
    with running(started, tmp_path) as program:
        program.wait_for(f"127.0.0.1:{port}")
        assert qotd_over_tcp(port).endswith("\r\n")
        program.stop(deadline=5)


@pytest.mark.parametrize("command", [["twist", "quotes"], ["twistd", "-n", "quotes"]])
def test_wrong_settings_end_twist_with_one_line(tmp_path: Path, command: list[str]) -> None:
    """An unknown key is named with the nearest right one; there is no traceback."""
    (tmp_path / "bots.ini").write_text("[qotd]\ntpc = tcp:1717\n")
    started = [str(BIN / command[0]), *command[1:], "--config", "bots.ini"]
    with running(started, tmp_path) as program:
        assert program.process.wait(30) == 2
    assert 'bots.ini: [qotd] tpc: unknown key; did you mean "tcp"?' in program.stderr
    assert "Traceback" not in program.stderr + program.stdout
