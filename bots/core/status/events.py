"""What happens in the program, told to whoever listens: dashboards, above all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bots.core.log import Logger
from bots.core.settings import SUBSCRIPTIONS
from quoters import Quote
from quoters.model.delivery import DeliveryState


class ConnectionState(StrEnum):
    """How a connection to a network stands; ``standby``: another process holds it."""

    UP = "up"
    CONNECTING = "connecting"
    DOWN = "down"
    STANDBY = "standby"


@dataclass(frozen=True, slots=True)
class QuoteOfTheDay:
    """The day has turned, or its quote was steered."""

    date: date
    quote: Quote


@dataclass(frozen=True, slots=True)
class QuoteAdded:
    """A quote was added and published."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """A network's connection came into another state."""

    name: str
    state: ConnectionState
    since: datetime


@dataclass(frozen=True, slots=True)
class DeliveryChanged:
    """A delivery came into another state; the place within the network is not said in public.

    ``lateness``: of one that was sent, the seconds since it was due.
    """

    broadcast: str
    network: str
    state: DeliveryState
    at: datetime
    lateness: float | None = None

    @property
    def is_public(self) -> bool:
        """Whether all may see it; what persons subscribed to is their own business."""
        return self.broadcast != SUBSCRIPTIONS


Event = QuoteOfTheDay | QuoteAdded | ConnectionChanged | DeliveryChanged
Listener = Callable[[Event], None]


class EventBus:
    """Tells every listener of every event, at once and in order of subscription."""

    _log = Logger()

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell this listener from now on; call what is given back to end it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        """Tell of this event; one listener's failure is logged and costs the others nothing."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                self._log.failure("a listener failed on {event}", event=event)
