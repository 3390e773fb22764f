"""What happens, told to all."""

from datetime import UTC, datetime

from twisted.logger import capturedLogs

from bots.core.status.connections import ConnectionRegistry
from bots.core.status.events import ConnectionChanged, ConnectionState, Event, EventBus, QuoteAdded
from quoters import Quote

ADDED = QuoteAdded(Quote("One."))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_every_listener_hears_in_order() -> None:
    """In the order in which they subscribed."""
    events, heard = EventBus(), list[tuple[str, Event]]()
    events.subscribe(lambda event: heard.append(("a", event)))
    events.subscribe(lambda event: heard.append(("b", event)))
    events.publish(ADDED)
    assert heard == [("a", ADDED), ("b", ADDED)]


def test_one_listener_that_fails_costs_the_others_nothing() -> None:
    """Its failure is logged, once."""

    def fail(_: Event) -> None:
        raise RuntimeError("oops")

    events, heard = EventBus(), list[Event]()
    events.subscribe(fail)
    events.subscribe(heard.append)
    with capturedLogs() as logs:
        events.publish(ADDED)
    assert heard == [ADDED]
    assert ["oops" in event["log_failure"].getErrorMessage() for event in logs] == [True]


def test_a_subscription_ends() -> None:
    """Also while an event is told: who left before its turn may still hear that one."""
    events, heard = EventBus(), list[Event]()
    end = events.subscribe(heard.append)
    events.subscribe(lambda _: end() if len(heard) == 1 else None)
    events.publish(ADDED)
    events.publish(ADDED)
    assert heard == [ADDED]


def test_each_change_of_a_connection_is_told_once() -> None:
    """A state that is reported again is no change, and keeps its instant."""
    events, heard = EventBus(), list[Event]()
    events.subscribe(heard.append)
    connections = ConnectionRegistry(events, lambda: NOON)
    for state in (ConnectionState.CONNECTING, ConnectionState.UP, ConnectionState.UP):
        connections.report("irc:a", state)
    connections.report("xmpp:b", ConnectionState.DOWN)
    up = ConnectionChanged("irc:a", ConnectionState.UP, NOON)
    down = ConnectionChanged("xmpp:b", ConnectionState.DOWN, NOON)
    assert heard == [ConnectionChanged("irc:a", ConnectionState.CONNECTING, NOON), up, down]
    assert connections.all() == [up, down]
