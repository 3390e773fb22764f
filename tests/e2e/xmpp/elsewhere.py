"""``quotes run`` on a machine that asks another name server: what /etc/resolv.conf would say.

``python -m tests.e2e.xmpp.elsewhere PORT``
"""

import sys

import bots.xmpp.service
from bots.cli import main

_PORT = int(sys.argv.pop()) if __name__ == "__main__" else 0


def nameservers() -> list[tuple[str, int]]:
    """Return the one that was named when this was started."""
    return [("127.0.0.1", _PORT)]


if __name__ == "__main__":
    bots.xmpp.service.nameservers = nameservers  # type: ignore[assignment, attr-defined]
    sys.argv = ["quotes", "run"]
    main()
