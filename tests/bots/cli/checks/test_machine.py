"""What this machine has not, found without listening."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.cli.checks.machine import machine_problems
from bots.cli.checks.ports import port_problem
from bots.core.runtime.instance_lock import acquire_instance_lock
from bots.wiring import SettingsSource


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that something listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


def problems(folder: Path, listen: str) -> list[str]:
    """Return what is wrong with a site that listens there."""
    ini = folder / "bots.ini"
    ini.write_text(f"[quotes]\nimport = none\n[web]\nlisten = {listen}\n", "utf-8")
    found = machine_problems(SettingsSource(ini, warn=print).read())
    return [str(one).removeprefix(f"{ini}: ") for one in found]


def test_a_port_that_something_else_has_is_named(tmp_path: Path, taken: int) -> None:
    """With its section and key."""
    said = f"[web] listen: something else listens on port {taken}: stop it, or take another port"
    assert problems(tmp_path, f"tcp:{taken}:interface=127.0.0.1") == [said]


def test_a_port_that_we_may_have_is_no_fault(tmp_path: Path, taken: int) -> None:
    """While ``quotes run`` holds the collection, it may be who listens."""
    with acquire_instance_lock(tmp_path / "quotes.db.lock"):
        assert problems(tmp_path, f"tcp:{taken}:interface=127.0.0.1") == []


@pytest.mark.parametrize(
    ("listen", "address"),
    [
        ("tcp:8080:interface=192.0.2.1", "192.0.2.1"),
        (r"tcp6:8080:interface=2001\:db8\:\:1", "2001:db8::1"),
    ],
)
def test_an_address_that_is_not_here_is_named(tmp_path: Path, listen: str, address: str) -> None:
    """As it was written."""
    assert problems(tmp_path, listen) == [f"[web] listen: this machine has no address {address}"]


def test_a_port_that_is_free_stays_free() -> None:
    """Nothing listens on it afterwards, and nobody was let in."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    assert port_problem("127.0.0.1", port, may_be_taken=False) is None
    with socket.create_server(("127.0.0.1", port)):
        pass
