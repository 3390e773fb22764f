"""All of ``quotes run``, with its collection: ``python -m tests.bench.xmpp.serve_whole PORT CA``.

It becomes the program that its operator starts, and answers with the bundled set's quote of today.
"""

import os
import sys
from pathlib import Path

from tests.bench.xmpp import section
from tests.e2e.running import quotes

if __name__ == "__main__":
    Path("bots.ini").write_text(section(int(sys.argv[1]), sys.argv[2]), "utf-8")
    command = quotes("run")
    os.execv(command[0], command)  # noqa: S606 - it is to be this process, which is measured
