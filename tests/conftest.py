"""Which real servers there are, and the table of what was skipped."""

import os
import shutil
import signal
from collections import Counter

import pytest

from tests.required import missing

SERVERS = {
    "atheme": "/usr/bin/atheme-services",
    "caddy": "caddy",
    "chromium": "chromium",
    "ejabberd": "ejabberdctl",
    "faketime": "faketime",
    "haproxy": "haproxy",
    "inspircd": "inspircd",
    "irssi": "irssi",
    "nginx": "nginx",
    "ngircd": "ngircd",
    "prosody": "prosody",
}
"""What a test may require by the mark ``server(name)``, and the program that shows it is there."""

PATH = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin:/usr/games"


def pytest_configure() -> None:
    """Let what the tests start hear Ctrl-C, also where they were started in the background.

    A shell starts background jobs with SIGINT ignored, and whoever they start inherits that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip by name, or fail, a test whose real server is not on this machine."""
    for mark in item.iter_markers("server"):
        for name in mark.args:
            if shutil.which(SERVERS[name], path=PATH) is None:
                missing(name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests to ``make test-long``."""
    if config.getoption("-m"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a table of what was skipped, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(
        (report.nodeid.split("::")[0], str(report.longrepr[2]).removeprefix("Skipped: "))
        for report in skipped
        if isinstance(report.longrepr, tuple)
    )
    terminalreporter.section("skipped tests")
    if not reasons:
        terminalreporter.write_line("none")
    for (file, reason), count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count:4}  {file:50}  {reason}")
