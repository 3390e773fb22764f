"""The business knows no network."""

import subprocess
import sys
from pathlib import Path

_LOOK = """
import sys
import quoters, quoters.data.bundled, quoters.selection.daily, quoters.data.seed
import quoters.selection.fortune, quoters.text.rfc865
import quoters.storage.opening
quoters.storage.opening.open_storage("sqlite:///" + sys.argv[1]).close()
print("twisted" in sys.modules)
"""


def test_twisted_stays_out(tmp_path: Path) -> None:
    """Importing and using ``quoters`` loads no Twisted."""
    command = [sys.executable, "-c", _LOOK, str(tmp_path / "q.db")]
    looked = subprocess.run(command, check=True, capture_output=True, text=True)
    assert looked.stdout.strip() == "False"
