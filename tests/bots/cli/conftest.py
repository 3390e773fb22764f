"""What the tests of the command line are given."""

from pathlib import Path

import pytest

from bots import wiring
from tests.bots.cli.terminal import INI, PRETENDED, Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Return a shell whose working folder has a bots.ini with an empty collection."""
    monkeypatch.setattr(wiring, "adapters", lambda: {"pretended": PRETENDED})
    monkeypatch.delenv("QUOTES_CONFIG", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path)
    shell.ini.write_text(INI, "utf-8")
    return shell
