"""Reading the settings with all adapters that are installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from bots.core.settings import SettingsError
from bots.wiring import SettingsSource, adapters

_READING = """
import sys
from pathlib import Path
from bots.wiring import SettingsSource
SettingsSource(Path(sys.argv[1])).read()
print(*sorted(sys.modules))
"""


def modules_after_reading(ini: Path, content: str) -> set[str]:
    """Read a settings file in a program of its own; name the modules that it has then."""
    ini.write_text(content, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _READING, str(ini)], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_reading_loads_only_what_the_sections_are_read_with(tmp_path: Path) -> None:
    """Neither adapters of other kinds, nor what only running needs."""
    ini = tmp_path / "bots.ini"
    loaded = modules_after_reading(
        ini, "[irc:a]\nserver = tcp:127.0.0.1:6667\nnick = bot\n[web]\n[ircd]\n"
    )
    assert {"bots.irc.settings", "bots.web.settings", "bots.ircd.settings"} <= loaded
    assert not {name for name in loaded if name.startswith(("bots.xmpp", "bots.qotd"))}
    running = {"klein", "jinja2", "prometheus_client", "autobahn", "sqlalchemy", "scramp"}
    assert not running & loaded
    assert "twisted.internet.reactor" not in loaded
    assert "bots.xmpp.settings" in modules_after_reading(
        ini, "[xmpp:a]\njid = bot@example.org\npassword = secret\n"
    )


def test_an_unknown_kind_is_told_the_nearest_that_is_installed(tmp_path: Path) -> None:
    """Also one whose adapter no section needs."""
    ini = tmp_path / "bots.ini"
    ini.write_text("[xmp:a]\n", "utf-8")
    with pytest.raises(SettingsError, match=r'unknown section; did you mean "xmpp"\?'):
        SettingsSource(ini).read()


def test_every_adapter_can_be_loaded() -> None:
    """Those that come with the program, under the kinds of their sections."""
    known = adapters()
    assert {"irc", "ircd", "qotd", "web", "xmpp"} <= set(known)
    for adapter in known.values():
        assert isinstance(adapter.settings, type)
        assert callable(adapter.make_service)
