"""Our push channel, mounted on a site, as ``quotes run`` has it; SIGUSR1 makes an event.

``python -m tests.bench.push.serve_ours PORT SIZE HEARTBEAT``
"""

import gc
import signal
import sys
from typing import Any

from twisted.internet import reactor as running_reactor  # noqa: TID251 - a program of its own
from twisted.web.resource import Resource

from bots.core.commands.dispatcher import Dispatcher
from bots.core.model.token_bucket import Rate
from bots.core.net.eager_tcp import eager_server
from bots.core.status.events import QuoteAdded
from bots.push import ChannelOptions, make_channel
from bots.web.http.site import SiteRoot, make_site
from quoters import Quote
from tests.bots.push.stage import DayCollection
from tests.bots.services import make_services

_EVENT = 174
"""Bytes of an event that are not its text."""

reactor: Any = running_reactor


def main(port: int, size: int, heartbeat: float) -> None:
    """Serve until killed."""
    collection: Any = DayCollection()
    services = make_services(reactor, commands=Dispatcher(collection), collection=collection)
    options = ChannelOptions(
        base_url="http://127.0.0.1", heartbeat=heartbeat, rate=Rate(10**9, 10.0**9)
    )
    channel = make_channel(options, services)
    event = QuoteAdded(Quote("q" * (size - _EVENT), "Ada Lovelace", number=123456))

    def tell(*_: object) -> None:
        reactor.callFromThread(services.status.events.publish, event)

    signal.signal(signal.SIGUSR1, tell)
    channel.service.startService()
    site = make_site(SiteRoot({b"ws": channel.resource}, Resource()), reactor)
    eager_server(reactor, f"tcp:{port}:backlog=4096:interface=127.0.0.1").listen(site)
    reactor.callWhenRunning(sys.stderr.write, "listening\n")
    gc.freeze()  # as quotes run does
    reactor.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
