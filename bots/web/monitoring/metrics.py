"""``/metrics``: what Prometheus collects."""

from collections.abc import Iterator
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from twisted.web.iweb import IRequest
from werkzeug.exceptions import NotFound

from bots.core.net.client_address import is_this_machine
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.counters import Counters
from bots.core.status.events import ConnectionState, DeliveryChanged, Event
from bots.web.http.answers import answer_with, error_json
from bots.web.http.routing import Routes

_FORWARDED = (b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
"""Headers that proxies add."""

_LAGS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_LATENESSES = (1, 2, 5, 15, 60, 300, 1200, 3600, 6 * 3600, 24 * 3600)


class Figures(Collector):
    """Returns the program's figures as they are now.

    ``noticed_lag`` is told, in seconds, how late the reactor was.
    """

    def __init__(self, tally: Counters, connections: ConnectionRegistry) -> None:
        self._tally = tally
        self._connections = connections
        self._lag = Histogram(
            "quotes_reactor_lag_seconds",
            "By how much timers come too late.",
            buckets=_LAGS,
            registry=None,
        )
        self._lateness = Histogram(
            "quotes_delivery_lateness_seconds",
            "How long after they were due deliveries were sent.",
            ["network"],
            buckets=_LATENESSES,
            registry=None,
        )
        self.noticed_lag = self._lag.observe

    def hear(self, event: Event) -> None:
        """Count how late a delivery was; a listener of ``EventBus``."""
        if isinstance(event, DeliveryChanged) and event.lateness is not None:
            self._lateness.labels(event.network).observe(event.lateness)

    def collect(self) -> Iterator[Metric]:
        """Return them all; see ``prometheus_client``."""
        yield self._asks()
        yield self._deliveries()
        yield self._states()
        for name, words, looks in (
            ("quotes_clients", "How many are connected.", self._tally.clients),
            ("quotes_queue_length", "How many wait.", self._tally.queues),
        ):
            gauge = GaugeMetricFamily(name, words, labels=["network"])
            for network, look in looks.items():
                gauge.add_metric([network], look())
            yield gauge
        dropped = CounterMetricFamily(
            "quotes_dropped", "Clients dropped because they did not read.", labels=["network"]
        )
        for network, look in self._tally.dropped.items():
            dropped.add_metric([network], look())
        yield dropped
        yield from self._lag.collect()
        yield from self._lateness.collect()

    def _asks(self) -> Metric:
        asks = CounterMetricFamily("quotes_asks", "Questions.", labels=["network", "verb"])
        for (network, verb), count in self._tally.asks.items():
            asks.add_metric([network, verb], count)
        return asks

    def _deliveries(self) -> Metric:
        deliveries = CounterMetricFamily(
            "quotes_deliveries", "Deliveries that came into a state.", labels=["network", "state"]
        )
        for (network, state), count in self._tally.deliveries.items():
            deliveries.add_metric([network, state.value], count)
        return deliveries

    def _states(self) -> Metric:
        states = GaugeMetricFamily(
            "quotes_connection", "1 for the state of a connection.", labels=["network", "state"]
        )
        for connection in self._connections.all():
            for state in ConnectionState:
                states.add_metric([connection.name, state.value], connection.state is state)
        return states


class Metrics:
    """Answers Prometheus.

    :param private: whether only this machine may ask, and no proxy for others: on the site, which
        may be public.  A port of its own answers whoever reaches it.
    """

    def __init__(self, figures: Figures, *, private: bool) -> None:
        self._private = private
        self._registry = CollectorRegistry()
        self._registry.register(figures)
        ProcessCollector(registry=self._registry)

    def resource(self) -> Any:
        """Return the resource of ``/metrics``."""
        routes = Routes(error_json)
        routes.get("/", self._answer)
        return routes.resource()

    def _answer(self, request: IRequest) -> bytes:
        if self._private and not _is_from_here(request):
            raise NotFound
        text = generate_latest(self._registry)
        return answer_with(request, text, CONTENT_TYPE_LATEST.encode())


def _is_from_here(request: IRequest) -> bool:
    """Whether a program on this machine asks for itself."""
    is_forwarded = any(request.requestHeaders.hasHeader(name) for name in _FORWARDED)
    return is_this_machine(request.getClientAddress()) and not is_forwarded
