"""Our adapter in a house of its own: ``python -m tests.bench.xmpp.serve_ours PORT AUTHORITY``."""

import signal
import sys
from pathlib import Path
from typing import Any

from bots.core.settings import read_settings
from bots.xmpp import adapter
from tests.bench.xmpp import TICK, LongestTurn, section
from tests.bots.services import make_services


def serve(reactor: Any, port: int, authority: str) -> None:
    """Run until told to stop; then say the longest time that nothing else had its turn."""
    ini = section(port, authority)
    settings = read_settings(ini, file="-", base=Path(), kinds={"xmpp": adapter.settings})
    services = make_services(reactor)
    fitted = adapter.make_service("xmpp:home", settings.adapters["xmpp:home"], services)
    fitted.service.startService()
    longest = LongestTurn()

    def tick() -> None:
        longest.tick()
        reactor.callLater(TICK, tick)

    def stop() -> None:
        sys.stdout.write(f"{longest.seconds:.4f}\n")
        reactor.stop()

    tick()
    signal.signal(signal.SIGTERM, lambda *_: reactor.callFromThread(stop))
    reactor.run(installSignalHandlers=False)


if __name__ == "__main__":
    from twisted.internet import reactor as chosen  # noqa: TID251 - this is the program

    serve(chosen, int(sys.argv[1]), sys.argv[2])
