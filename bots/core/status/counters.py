"""What is counted while the program runs, for those who watch over it."""

from collections import Counter
from collections.abc import Callable

from bots.core.status.events import DeliveryChanged, Event
from quoters.model.delivery import DeliveryState


class Counters:
    """Counts what was asked and delivered, and knows whose queues to look at.

    ``asks`` are by network and verb, ``deliveries`` by network and the state they came into;
    ``queues`` and ``clients`` tell, for a name each, how many wait or are connected now.
    """

    def __init__(self) -> None:
        self.asks: Counter[tuple[str, str]] = Counter()
        self.deliveries: Counter[tuple[str, DeliveryState]] = Counter()
        self.queues: dict[str, Callable[[], int]] = {}
        self.clients: dict[str, Callable[[], int]] = {}
        self.dropped: dict[str, Callable[[], int]] = {}

    def asked(self, network: str, verb: str) -> None:
        """Count a question; ``verb`` is one that we know, whatever was typed."""
        self.asks[network, verb] += 1

    def hear(self, event: Event) -> None:
        """Count the event if it is a delivery's; a listener of ``EventBus``."""
        if isinstance(event, DeliveryChanged):
            self.deliveries[event.network, event.state] += 1
