"""What may be said in public."""

from dataclasses import replace
from datetime import UTC, datetime

from bots.core.model.broadcast_values import NextBroadcast
from bots.core.settings import SUBSCRIPTIONS
from bots.core.status.deliveries import (
    RecentDeliveries,
    broadcast_as_json,
    connection_as_json,
    delivery_as_json,
    network_of,
)
from bots.core.status.events import ConnectionChanged, ConnectionState, DeliveryChanged, EventBus
from quoters.model.delivery import Delivery, DeliveryKey, DeliveryState

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


def states_after(*changes: tuple[str, DeliveryState]) -> list[tuple[str, str]]:
    """Let deliveries change, and give what is remembered."""
    recent = RecentDeliveries()
    for network, state in changes:
        recent.hear(DeliveryChanged("morning", network, state, NOON))
    return [(one.network, one.state.value) for one in recent()]


def test_a_delivery_is_one_while_its_state_changes() -> None:
    """From claimed to its end, also when it waits in between for its network."""
    claimed, sending, due = DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.DUE
    assert states_after(("web", claimed), ("web", sending)) == [("web", "sending")]
    waiting = [("web", state) for state in (claimed, due)]
    assert states_after(*waiting) == [("web", "due")]
    assert states_after(*waiting, ("web", DeliveryState.SKIPPED)) == [("web", "skipped")]
    sent = [("web", state) for state in (claimed, sending, DeliveryState.SENT)]
    assert states_after(*waiting, *sent) == [("web", "sent")]
    assert states_after(*sent, *sent) == [("web", "sent")] * 2


def test_two_places_of_a_network_are_two() -> None:
    """Whatever order they go in, and nothing of another network is touched."""
    claimed, sending = ("irc:a", DeliveryState.CLAIMED), ("irc:a", DeliveryState.SENDING)
    both = [claimed, claimed, sending, sending, ("irc:b", DeliveryState.CLAIMED)]
    ends = [("irc:a", DeliveryState.SENT), ("irc:a", DeliveryState.FAILED)]
    assert sorted(states_after(*both, *ends)) == [
        ("irc:a", "failed"),
        ("irc:a", "sent"),
        ("irc:b", "claimed"),
    ]


def test_what_persons_subscribed_to_is_not_shown() -> None:
    """Thousands may have; neither before the start nor since."""
    key = DeliveryKey(SUBSCRIPTIONS, "xmpp:home/ann@example.org", "2026-11-23")
    earlier = replace(delivery("web", DeliveryState.SENT), key=key)
    recent = RecentDeliveries([earlier, delivery("web", DeliveryState.SENT)])
    recent.hear(DeliveryChanged(SUBSCRIPTIONS, "xmpp:home", DeliveryState.SENT, NOON))
    assert [one.broadcast for one in recent()] == ["morning"]


def test_there_is_a_way_into_every_state() -> None:
    """A new state must not break the list."""
    for state in DeliveryState:
        assert len(states_after(("web", state), ("web", state))) == 2


def test_the_last_deliveries_are_from_before_the_start_and_since() -> None:
    """The newest first, and not too many; what a dead run was at is settled first."""
    recent = RecentDeliveries(
        [
            delivery("irc:libera/#one", DeliveryState.SENT),
            delivery("irc:libera/#two", DeliveryState.SENDING),
            delivery("mail:a@example.org", DeliveryState.FAILED),
        ],
        most=3,
    )
    events = EventBus()
    events.subscribe(recent.hear)
    for network, state in [
        ("web", DeliveryState.CLAIMED),
        ("web", DeliveryState.SENDING),
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
