"""The business knows no network."""

import subprocess
import sys
from pathlib import Path

_LOOK = """
import sys
import quoters, quoters.bundled, quoters.daily, quoters.filling, quoters.fortune, quoters.rfc865
import quoters.storage
quoters.storage.open_storage("sqlite:///" + sys.argv[1]).close()
print("twisted" in sys.modules)
"""


def test_twisted_stays_out(tmp_path: Path) -> None:
    """Importing and using ``quoters`` loads no Twisted."""
    command = [sys.executable, "-c", _LOOK, str(tmp_path / "q.db")]
    looked = subprocess.run(command, check=True, capture_output=True, text=True)
    assert looked.stdout.strip() == "False"
