"""The site as a service."""

import socket
from typing import Any

from twisted.internet.endpoints import serverFromString
from twisted.internet.testing import MemoryReactorClock

from bots.core.net.eager_tcp import EagerPort
from bots.web import WebSettings
from bots.web.service import make_service
from tests.bots.services import make_services


def test_it_tells_where_it_listens() -> None:
    """As one types it into a browser."""
    told: list[tuple[str, str]] = []
    reactor = MemoryReactorClock()
    services = make_services(reactor, listening=lambda *words: told.append(words))
    settings = WebSettings(listen="tcp:8080")
    make_service(settings, services, {}, endpoint=serverFromString).startService()
    assert told == [("dashboard", "http://localhost:8080")]


def test_a_port_in_use_ends_the_program_with_a_sentence() -> None:
    """It says which."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        gave_up: list[str] = []
        services = make_services(MemoryReactorClock(), on_fatal=gave_up.append)
        settings = WebSettings(listen=f"tcp:{port}:interface=127.0.0.1")
        make_service(settings, services, {}).startService()
    (why,) = gave_up
    assert why.startswith(f"[web] listen: cannot listen on 127.0.0.1:{port}: ")


def test_its_connections_are_eager() -> None:
    """So that the push channel may take the short way."""
    reactor = MemoryReactorClock()
    service: Any = make_service(
        WebSettings(listen="tcp:0:interface=127.0.0.1"), make_services(reactor), {}
    )
    service.startService()
    (port,) = reactor.getReaders()
    assert isinstance(port, EagerPort)
    port.connectionLost(None)
