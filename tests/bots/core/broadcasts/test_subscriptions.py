"""What people subscribed to is sent as broadcasts are: on time, once, never twice."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bots.core.model.target import Target
from bots.core.settings import SUBSCRIPTIONS
from quoters.model.subscription import Subscription
from quoters.storage.opening import open_storage
from tests.bots.core.broadcasts.stage import XMPP, Stage, filled, morning

MONDAY, TUESDAY, WEDNESDAY = "2026-11-23", "2026-11-24", "2026-11-25"
ANN, BOB = "ann@example.org", "bob@example.org"


class Subscribers(Stage):
    """A stage on Monday at eight, without any broadcast but what people subscribe to."""

    def __init__(self) -> None:
        storage = open_storage("memory:")
        super().__init__(f"{MONDAY} 08:00", {}, store=filled(storage.store), people=storage.people)
        self.start()

    def subscribe(self, name: str, at: str, zone: str = "UTC") -> None:
        """Have somebody subscribe now."""
        subscription = Subscription(
            f"{XMPP}/{name}", time.fromisoformat(at), ZoneInfo(zone), self.now()
        )
        assert self.people is not None
        self.people.subscribe(subscription)
        self.storage_changed()

    def unsubscribe(self, name: str) -> None:
        """Have somebody end it."""
        assert self.people is not None
        assert self.people.unsubscribe(f"{XMPP}/{name}")
        self.storage_changed()

    def got(self) -> list[str]:
        """Return who has got one since the last look."""
        names = [name for name, _ in self.xmpp.announced]
        self.xmpp.announced.clear()
        return names

    def state_for(self, name: str, day: str) -> str | None:
        """Return what the ledger says."""
        return self.state(Target(XMPP, name), day, SUBSCRIPTIONS)


def test_each_gets_it_at_their_own_time() -> None:
    """In their own zone; it is the quote of the day, with its number."""
    stage = Subscribers()
    stage.subscribe(ANN, "09:00")
    stage.subscribe(BOB, "11:00", "Europe/Paris")
    stage.come_to(f"{MONDAY} 09:00:30")
    assert stage.xmpp.announced[0][1].text.startswith("#")
    assert stage.got() == [ANN]
    stage.come_to(f"{MONDAY} 09:59:59")
    assert stage.got() == []
    stage.come_to(f"{MONDAY} 10:00:30")
    assert stage.got() == [BOB]
    stage.come_to(f"{WEDNESDAY} 08:00")
    assert stage.got() == [ANN, BOB]
    assert stage.state_for(ANN, TUESDAY) == "sent"


def test_nobody_missed_what_was_due_before_they_subscribed() -> None:
    """Neither at once, nor after a restart, nor in the ledger; though others had it for days."""
    stage = Subscribers()
    stage.subscribe(ANN, "09:00")
    stage.come_to(f"{TUESDAY} 09:30")
    assert stage.got() == [ANN, ANN]
    stage.subscribe(BOB, "09:00")
    stage.come_to(f"{TUESDAY} 10:00")
    stage.restart()
    stage.come_to(f"{WEDNESDAY} 08:59")
    assert stage.got() == []
    stage.come_to(f"{WEDNESDAY} 09:01")
    assert stage.got() == [ANN, BOB]
    assert {(t, o): s for (t, o), s in stage.states().items() if BOB in t} == {
        (f"{XMPP}/{BOB}", WEDNESDAY): "sent"
    }


def test_who_ends_it_gets_none() -> None:
    """Not even what was due and could not be delivered yet."""
    stage = Subscribers()
    stage.subscribe(ANN, "09:00")
    stage.subscribe(BOB, "09:00")
    stage.xmpp.disconnect()
    stage.come_to(f"{MONDAY} 09:10")
    stage.unsubscribe(ANN)
    stage.come_to(f"{MONDAY} 09:11")
    stage.xmpp.connect()
    stage.come_to(f"{TUESDAY} 10:00")
    assert stage.got() == [BOB, BOB]


def test_another_time_brings_no_second_one_that_day() -> None:
    """Who has had it waits for the next day; who has not gets it at the new time."""
    stage = Subscribers()
    stage.subscribe(ANN, "09:00")
    stage.subscribe(BOB, "09:00")
    stage.come_to(f"{MONDAY} 08:30")
    stage.subscribe(BOB, "10:00")
    stage.come_to(f"{MONDAY} 09:30")
    assert stage.got() == [ANN]
    stage.subscribe(ANN, "10:00")
    stage.come_to(f"{MONDAY} 12:00")
    assert stage.got() == [BOB]
    stage.come_to(f"{TUESDAY} 12:00")
    assert sorted(stage.got()) == [ANN, BOB]


@pytest.mark.parametrize("go", ["restart", "crash"])
def test_it_outlives_the_program(go: str) -> None:
    """What was due while it was down comes when it is back, once."""
    stage = Subscribers()
    stage.subscribe(ANN, "09:00")
    stage.come_to(f"{MONDAY} 08:55")
    stage.stop() if go == "restart" else stage.crash()
    stage.set_clock(f"{MONDAY} 09:40")
    stage.start()
    stage.come_to(f"{MONDAY} 09:41")
    assert stage.got() == [ANN]
    stage.restart()
    stage.come_to(f"{TUESDAY} 08:00")
    assert stage.got() == []
    assert stage.ledger.deliveries(1)[0].late


def test_subscriptions_are_nobody_elses_business() -> None:
    """The dashboard's broadcasts do not have them; the verb ``next`` does."""
    stage = Subscribers()
    stage.broadcasts = {"morning": morning()}
    stage.restart()
    stage.subscribe(ANN, "09:00")
    stage.come_to(f"{MONDAY} 08:01")
    assert [one.name for one in stage.scheduler.next_broadcasts()] == ["morning"]
    ours = [one for one in stage.scheduler.next_ones() if one.comes_to(XMPP, ANN)]
    assert [one.name for one in ours] == [SUBSCRIPTIONS]


def test_a_network_that_does_not_run_here_is_left_alone() -> None:
    """Its people are another process's, or wait until it is configured again."""
    stage = Subscribers()
    del stage.announcers[XMPP]
    stage.subscribe(ANN, "09:00")
    stage.come_to(f"{MONDAY} 10:00")
    assert stage.states() == {}


def test_what_was_ended_a_moment_ago_does_not_come() -> None:
    """Though the change feed has not said so yet when it is due."""
    stage = Subscribers()
    stage.subscribe(ANN, "09:00")
    stage.subscribe(BOB, "09:00")
    stage.come_to(f"{MONDAY} 08:59:59")
    assert stage.people is not None
    assert stage.people.unsubscribe(f"{XMPP}/{ANN}")
    stage.come_to(f"{MONDAY} 09:01")
    assert stage.got() == [BOB]
