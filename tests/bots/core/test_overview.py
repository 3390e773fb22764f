"""What may be said in public."""

from datetime import UTC, datetime

from bots.core.events import ConnectionChanged, ConnectionState, DeliveryChanged, Events
from bots.core.overview import (
    RecentDeliveries,
    broadcast_as_json,
    connection_as_json,
    delivery_as_json,
    network_of,
)
from bots.core.status import NextBroadcast
from quoters.delivery import Delivery, DeliveryKey, DeliveryState

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def delivery(target: str, state: DeliveryState) -> Delivery:
    """Make a row of the ledger."""
    return Delivery(
        DeliveryKey("morning", target, "2026-11-23"),
        state,
        late=False,
        attempts=1,
        quote_number=42,
        at=NOON,
    )


def test_a_target_is_its_network_alone() -> None:
    """No channel, room or address is said in public."""
    targets = ["irc:libera/#secret", "xmpp:home/a@example.org", "mail:a@example.org", "web"]
    assert [network_of(target) for target in targets] == ["irc:libera", "xmpp:home", "mail", "web"]


def test_the_last_deliveries_are_those_that_ended() -> None:
    """Before the start and since; the newest first, and not too many."""
    recent = RecentDeliveries(
        [
            delivery("irc:libera/#one", DeliveryState.SENT),
            delivery("irc:libera/#two", DeliveryState.SENDING),
            delivery("mail:a@example.org", DeliveryState.FAILED),
        ],
        most=3,
    )
    events = Events()
    events.subscribe(recent.hear)
    for network, state in [
        ("web", DeliveryState.CLAIMED),
        ("web", DeliveryState.SENT),
        ("xmpp:home", DeliveryState.UNKNOWN),
    ]:
        events.publish(DeliveryChanged("morning", network, state, NOON))
    assert [(one.network, one.state.value) for one in recent()] == [
        ("xmpp:home", "unknown"),
        ("web", "sent"),
        ("irc:libera", "sent"),
    ]


def test_values_in_json() -> None:
    """As the snapshot and the status have them."""
    up = ConnectionChanged("irc:libera", ConnectionState.UP, NOON)
    assert connection_as_json(up) == {
        "name": "irc:libera",
        "state": "up",
        "since": "2026-11-23T12:00:00Z",
    }
    assert broadcast_as_json(NextBroadcast("once", None)) == {"name": "once", "next": None}
    sent = DeliveryChanged("morning", "web", DeliveryState.SENT, NOON)
    assert delivery_as_json(sent) == {
        "broadcast": "morning",
        "network": "web",
        "state": "sent",
        "at": "2026-11-23T12:00:00Z",
    }
