"""What Prometheus collects."""

from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from twisted.internet.endpoints import serverFromString
from twisted.internet.task import Clock
from twisted.internet.testing import MemoryReactorClock

from bots.core.status.connections import ConnectionRegistry
from bots.core.status.counters import Counters
from bots.core.status.events import ConnectionState, DeliveryChanged, EventBus
from bots.web.monitoring.lag import ReactorLag
from bots.web.monitoring.metrics import Figures, Metrics
from bots.web.service import make_service
from bots.web.settings import WebSettings
from quoters.model.delivery import DeliveryState
from tests.bots.services import make_services
from tests.bots.web.visiting import NOON, Visit


class Watched:
    """A program's figures, and a site that has them."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.monotonic = 0.0
        self.tally = Counters()
        self.connections = ConnectionRegistry(EventBus(), lambda: NOON)
        self.figures = Figures(self.tally, self.connections)
        self.lag = ReactorLag(self.clock, self.figures.noticed_lag, lambda: self.monotonic)
        metrics = Metrics(self.figures, private=True).resource()
        self.visit = Visit(mounts={b"metrics": metrics})

    def sample(self, name: str, **labels: str) -> float | None:
        """Return a figure as Prometheus reads it; None when it is not there."""
        response = self.visit.get("/metrics")
        assert response.status == 200
        assert response.headers["content-type"].startswith("text/plain; version=")
        for family in text_string_to_metric_families(response.text):
            for sample in family.samples:
                if sample.name == name and sample.labels == labels:
                    return float(sample.value)
        return None


def ask(*, private: bool, peer: str = "127.0.0.1", **headers: str) -> int:
    """Return the status of the answer to somebody at this address."""
    metrics = Metrics(Watched().figures, private=private).resource()
    return Visit(mounts={b"metrics": metrics}, peer=peer).get("/metrics", **headers).status


@pytest.mark.parametrize("peer", ["192.0.2.1", "10.0.0.1"])
def test_on_the_site_only_this_machine_may_read_them(peer: str) -> None:
    """They tell of networks and of how much is asked; the site may be public."""
    assert ask(private=True) == 200
    assert ask(private=True, peer=peer) == 404
    assert ask(private=False, peer=peer) == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_a_proxy_on_this_machine_does_not_publish_them(header: str) -> None:
    """It asks for somebody else, and says so."""
    assert ask(private=True, **{header: "192.0.2.1"}) == 404


def test_questions_are_counted_by_network_and_verb() -> None:
    """From the first one on."""
    watched = Watched()
    assert watched.sample("quotes_asks_total", network="irc:libera", verb="random") is None
    for _ in range(2):
        watched.tally.asked("irc:libera", "random")
    watched.tally.asked("web", "random")
    assert watched.sample("quotes_asks_total", network="irc:libera", verb="random") == 2
    assert watched.sample("quotes_asks_total", network="web", verb="random") == 1


def test_deliveries_are_counted_by_the_state_they_came_into() -> None:
    """By network: no channel is named."""
    watched = Watched()
    for state in (DeliveryState.SENDING, DeliveryState.SENT):
        watched.tally.hear(DeliveryChanged("morning", "irc:libera", state, NOON))
    assert watched.sample("quotes_deliveries_total", network="irc:libera", state="sent") == 1


def test_the_lateness_of_what_was_sent_is_counted() -> None:
    """By network; what was not sent has none."""
    watched = Watched()
    for lateness in (0.25, 3600.0, None):
        sent = DeliveryChanged("morning", "irc:libera", DeliveryState.SENT, NOON, lateness)
        watched.figures.hear(sent)
    name, network = "quotes_delivery_lateness_seconds", "irc:libera"
    assert watched.sample(f"{name}_bucket", network=network, le="1.0") == 1
    assert watched.sample(f"{name}_bucket", network=network, le="3600.0") == 2
    assert watched.sample(f"{name}_count", network=network) == 2
    assert watched.sample(f"{name}_sum", network=network) == 3600.25


def test_the_site_hears_of_deliveries() -> None:
    """What is published in the house shows at its own /metrics."""
    services = make_services(MemoryReactorClock())
    before = len(services.status.events._listeners)
    make_service(WebSettings(), services, {}, endpoint=serverFromString)
    assert len(services.status.events._listeners) == before + 1


def test_a_connection_has_one_state() -> None:
    """One for the state it is in, zero for the others."""
    watched = Watched()
    watched.connections.report("irc:libera", ConnectionState.UP)
    states = {
        state.value: watched.sample("quotes_connection", network="irc:libera", state=state.value)
        for state in ConnectionState
    }
    assert states == {"up": 1, "connecting": 0, "down": 0, "standby": 0}


def test_queues_and_clients_are_looked_at_when_they_are_asked_for() -> None:
    """They are as they are then."""
    watched = Watched()
    waiting = [1, 2, 3]
    watched.tally.queues["web"] = waiting.__len__
    watched.tally.clients["web"] = lambda: 7
    watched.tally.dropped["web"] = lambda: 5
    assert watched.sample("quotes_queue_length", network="web") == 3
    waiting.pop()
    assert watched.sample("quotes_queue_length", network="web") == 2
    assert watched.sample("quotes_clients", network="web") == 7
    assert watched.sample("quotes_dropped_total", network="web") == 5


def test_the_reactors_lag_is_measured_twice_a_second() -> None:
    """By a clock that nobody sets; what stalls the reactor shows."""
    watched = Watched()
    watched.lag.startService()
    for late in (0.0, 0.0, 0.2):
        watched.monotonic += 0.5 + late
        watched.clock.advance(0.5)
    name = "quotes_reactor_lag_seconds"
    assert watched.sample(f"{name}_bucket", le="0.001") == 2
    assert watched.sample(f"{name}_bucket", le="0.1") == 2
    assert watched.sample(f"{name}_bucket", le="0.25") == 3
    assert watched.sample(f"{name}_count") == 3
    assert watched.sample(f"{name}_sum") == pytest.approx(0.2)
    watched.lag.stopService()
    assert watched.clock.getDelayedCalls() == []


def served_by(settings: WebSettings) -> list[tuple[str, str]]:
    """Start the service; give what it says it listens for, and where."""
    told: list[tuple[str, str]] = []
    services = make_services(MemoryReactorClock(), listening=lambda *words: told.append(words))
    service: Any = make_service(settings, services, {}, endpoint=serverFromString)
    service.startService()
    return [(what, where.rpartition(":")[2]) for what, where in told]


def test_the_metrics_may_have_a_port_of_their_own() -> None:
    """As ``metrics`` says."""
    assert served_by(WebSettings()) == [("dashboard", "8080")]
    alone = WebSettings(metrics="127.0.0.1:9090")
    assert served_by(alone) == [("metrics", "9090"), ("dashboard", "8080")]


@pytest.mark.parametrize(
    ("written", "endpoint"),
    [
        (None, None),
        ("127.0.0.1:9090", "tcp:9090:interface=127.0.0.1"),
        ("[::1]:9090", r"tcp6:9090:interface=\:\:1"),
    ],
)
def test_where_that_is(written: str | None, endpoint: str | None) -> None:
    """An IPv6 address stands in brackets."""
    assert WebSettings(metrics=written).metrics_endpoint == endpoint
