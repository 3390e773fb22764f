"""The verbs subscribe and unsubscribe."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bots.core.model.target import target_of_person
from bots.core.settings import SUBSCRIPTIONS
from quoters.model.delivery import DeliveryKey, DeliveryState
from quoters.model.subscription import Subscription
from tests.bots.core.commands.typing import ANN, JID, Asked
from tests.bots.core.services import BERLIN

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("typed", "at", "zone", "first"),
    [
        ("subscribe 09:00", time(9), BERLIN, "Tuesday, 2026-11-24 09:00 CET"),
        ("subscribe 9:05 Europe/Paris", time(9, 5), PARIS, "Tuesday, 2026-11-24 09:05 CET"),
        ("Subscribe 23:59  Asia/Tokyo", time(23, 59), ZoneInfo("Asia/Tokyo"), "Monday, 2026-11-23"),
    ],
)
def test_subscribing(typed: str, at: time, zone: ZoneInfo, first: str) -> None:
    """It is kept, and said back with the next time; without a zone it is the quotes' own."""
    asked = Asked("One.")
    said = asked.said(typed, JID, None)
    assert f"at {at:%H:%M} ({zone.key}); the next time {first}" in said
    assert asked.storage.people.subscriptions() == [Subscription(JID, at, zone, asked.now())]


def test_the_last_word_counts() -> None:
    """One subscription a person; it ends once."""
    asked = Asked("One.")
    asked.said("subscribe 09:00", JID, None)
    asked.said("subscribe 10:00", JID, None)
    assert [s.at for s in asked.storage.people.subscriptions()] == [time(10)]
    assert asked.said("unsubscribe", JID, None) == "I send you the quote of the day no more."
    assert asked.said("unsubscribe", JID, None) == "You have not subscribed to anything."
    assert asked.storage.people.subscriptions() == []


@pytest.mark.parametrize("typed", ["subscribe", "subscribe at nine", "subscribe 25:00"])
def test_what_is_no_time_is_explained(typed: str) -> None:
    """Nothing is kept."""
    asked = Asked("One.")
    assert asked.said(typed, JID, None).startswith("Like this: subscribe HH:MM [ZONE]")
    assert asked.storage.people.subscriptions() == []


def test_a_zone_that_is_not_there_is_named() -> None:
    """With one that is."""
    said = Asked("One.").said("subscribe 09:00 Paris", JID, None)
    assert said == 'There is no time zone "Paris"; use a name like UTC or Europe/Berlin.'


@pytest.mark.parametrize("verb", ["subscribe 09:00", "unsubscribe"])
def test_it_is_for_people_who_can_be_written_to_and_in_private(verb: str) -> None:
    """Not for an account on IRC, nor a nick; and a room does not hear of it."""
    asked = Asked("One.")
    for person in (ANN, None):
        assert asked.said(verb, person, None).startswith("That works only where I can write to")
    assert asked.said(verb, JID) == "Ask me that in a direct message."
    assert asked.storage.people.subscriptions() == []


def test_the_help_names_it_to_those_alone() -> None:
    """Where it would only be refused, it is not offered."""
    asked = Asked("One.")
    assert "subscribe, unsubscribe" in asked.said("help", JID, None)
    assert "subscribe" not in asked.said("help", ANN)
    assert "subscribe" not in asked.said("help", None)


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.FAILED])
def test_what_is_promised_is_what_will_come(state: DeliveryState) -> None:
    """One a day: who has got today's, and changes the time, gets the next one tomorrow."""
    asked = Asked("One.")
    assert "the next time Monday, 2026-11-23 23:00" in asked.said("subscribe 23:00", JID, None)
    target = target_of_person(JID)
    key, ledger = DeliveryKey(SUBSCRIPTIONS, str(target), "2026-11-23"), asked.storage.ledger
    assert ledger.claim(key, "me", 1, asked.now(), late=False)
    ledger.begin_sending(key, "me", asked.now())
    ledger.settle(key, state, asked.now())
    assert "the next time Tuesday, 2026-11-24 23:30" in asked.said("subscribe 23:30", JID, None)


@pytest.mark.parametrize("zone", ["europe/paris", "Europe/Pariss", "EUROPE/PARIS"])
def test_a_zone_that_was_surely_meant_is_named(zone: str) -> None:
    """Case does not count, and one slip does not."""
    assert 'did you mean "Europe/Paris"?' in Asked("One.").said(f"subscribe 9:00 {zone}", JID, None)
