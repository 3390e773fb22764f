"""What is counted while the program runs."""

from datetime import UTC, datetime

from bots.core.commands.dispatcher import Dispatcher
from bots.core.model.request import Request
from bots.core.status.counters import Counters
from bots.core.status.events import DeliveryChanged, EventBus, QuoteAdded
from quoters import Quote
from quoters.model.delivery import DeliveryState
from tests.bots.core.services import Household, result_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_every_question_counts_under_a_verb_that_we_know() -> None:
    """Whatever was typed: nobody can fill the memory with verbs of their own."""
    tally = Counters()
    dispatcher = Dispatcher(Household("One.").collection, asked=tally.asked)
    for text in ("", "today", "random", "random", "7", "no such verb", "and another"):
        result_of(dispatcher.answer(Request(text, "irc:libera")))
    result_of(dispatcher.answer(Request("random", "web")))
    assert tally.asks == {
        ("irc:libera", "today"): 2,
        ("irc:libera", "random"): 2,
        ("irc:libera", "show"): 1,
        ("irc:libera", "search"): 2,
        ("web", "random"): 1,
    }


def test_deliveries_count_by_the_state_they_came_into() -> None:
    """Other events do not."""
    tally, events = Counters(), EventBus()
    events.subscribe(tally.hear)
    for state in (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.SENT):
        events.publish(DeliveryChanged("morning", "web", state, NOON))
    events.publish(QuoteAdded(Quote("Hm.")))
    assert tally.deliveries == {
        ("web", DeliveryState.SENDING): 1,
        ("web", DeliveryState.SENT): 2,
    }
