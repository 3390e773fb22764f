"""WebSocket to the letter: the cases of the Autobahn test-suite, as kosoku runs them."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.e2e.running import DEADLINE, free_port, running

_ROOT = Path(__file__).parents[3]
# 9 measures speed and size, 12 and 13 are of compression, which is declined.
_LEFT_OUT = ("9.*", "12.*", "13.*")
_CASES = 247


def test_every_case_passes(tmp_path: Path) -> None:
    """All are OK or informational, none is non-strict: on our own transport, through our hub."""
    port = free_port()
    echo = [sys.executable, "-m", "tests.e2e.web.echo_server", str(port)]
    with running(echo, tmp_path, env={"PYTHONPATH": str(_ROOT)}) as program:
        program.wait_for("listening")
        subprocess.run(
            [
                str(Path(sys.executable).with_name("kosoku")),
                f"127.0.0.1:{port}",
                *("-p", "4", "-o", str(tmp_path / "report")),
                *(option for case in _LEFT_OUT for option in ("-x", case)),
            ],
            check=True,
            capture_output=True,
            timeout=4 * DEADLINE,
        )
    (cases,) = json.loads((tmp_path / "report" / "index.json").read_bytes()).values()
    for verdict in ("behavior", "behaviorClose"):
        found = Counter(case[verdict] for case in cases.values())
        assert set(found) <= {"OK", "INFORMATIONAL"}, found
        assert sum(found.values()) == _CASES
