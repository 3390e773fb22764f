"""What the web may say of the program, and in which words."""

from collections.abc import Iterable

from bots.core.model.broadcast_values import NextBroadcast
from bots.core.status.events import ConnectionChanged, DeliveryChanged, Event
from bots.core.status.serialize import format_instant
from quoters.model.delivery import ENDED, PRECEDING, Delivery


class RecentDeliveries:
    """Remembers the last deliveries and how far each came; a listener of ``EventBus``.

    An event does not say in public which place of a network it is about: of those underway there,
    which look alike, the one that has waited longest for this state comes into it.

    :param earlier: what the ledger has from before the start, newest first.
    """

    def __init__(self, earlier: Iterable[Delivery] = (), *, most: int = 20) -> None:
        ended = [_as_change(delivery) for delivery in earlier if delivery.state in ENDED]
        self._newest = [delivery for delivery in ended if delivery.is_public][:most]
        self._most = most

    def hear(self, event: Event) -> None:
        """Remember the event if it is a delivery's for all: what has just changed comes first."""
        if isinstance(event, DeliveryChanged) and event.is_public:
            before = next((one for one in reversed(self._newest) if _may_become(one, event)), None)
            rest = [one for one in self._newest if one is not before]
            self._newest = [event, *rest][: self._most]

    def __call__(self) -> list[DeliveryChanged]:
        """Return them, newest first."""
        return list(self._newest)


def _may_become(earlier: DeliveryChanged, later: DeliveryChanged) -> bool:
    same = (earlier.broadcast, earlier.network) == (later.broadcast, later.network)
    return same and earlier.state in PRECEDING[later.state]


def network_of(target: str) -> str:
    """Return the part of a target that may be said in public: ``irc:libera``, ``mail``, ``web``."""
    return target.partition("/" if "/" in target else ":")[0]


def connection_as_json(connection: ConnectionChanged) -> dict[str, str]:
    """Return a connection and its state."""
    return {
        "name": connection.name,
        "state": connection.state.value,
        "since": format_instant(connection.since),
    }


def broadcast_as_json(broadcast: NextBroadcast) -> dict[str, str | None]:
    """Return a broadcast and its next instant; null when it never is again."""
    due = broadcast.next
    return {"name": broadcast.name, "next": None if due is None else format_instant(due)}


def delivery_as_json(delivery: DeliveryChanged) -> dict[str, str]:
    """Return a delivery as everybody may see it: the network, not the place."""
    return {
        "broadcast": delivery.broadcast,
        "network": delivery.network,
        "state": delivery.state.value,
        "at": format_instant(delivery.at),
    }


def _as_change(delivery: Delivery) -> DeliveryChanged:
    key = delivery.key
    return DeliveryChanged(key.broadcast, network_of(key.target), delivery.state, delivery.at)
