"""What every ledger does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from zope.interface.verify import verifyObject

from quoters import IDeliveryLedger
from quoters.errors import DeliveryTaken
from quoters.model.delivery import Delivery, DeliveryKey, DeliveryState, SendRequest
from quoters.storage.ledger_memory import MemoryLedger
from quoters.storage.ledger_sql import SqlLedger
from quoters.storage.migrate import migrate
from quoters.storage.sqlite.database import open_database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(seconds=5)
KEY = DeliveryKey("morning", "irc:libera/#quotes", "2026-11-23")
OTHER = DeliveryKey("morning", "web", "2026-11-23")


def sql_ledger(folder: Path) -> SqlLedger:
    """Open the ledger in a folder's file."""
    database = open_database(f"sqlite:///{folder / 'quotes.db'}")
    migrate(database)
    return SqlLedger(database)


LEDGERS: dict[str, Callable[[Path], IDeliveryLedger]] = {
    "memory": lambda _: MemoryLedger(),
    "sqlite": sql_ledger,
}


@pytest.fixture(params=LEDGERS)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IDeliveryLedger]:
    """Return an empty ledger of each kind."""
    made = LEDGERS[request.param](tmp_path)
    yield made
    made.close()


def claimed(ledger: IDeliveryLedger, key: DeliveryKey = KEY, worker: str = "one") -> None:
    """Claim a delivery."""
    assert ledger.claim(key, worker, 42, NOW, late=False)


def sending(ledger: IDeliveryLedger, key: DeliveryKey = KEY, worker: str = "one") -> None:
    """Claim a delivery and begin to send it."""
    claimed(ledger, key, worker)
    ledger.begin_sending(key, worker, NOW)


def test_it_is_a_ledger(ledger: IDeliveryLedger) -> None:
    """It provides the interface."""
    verifyObject(IDeliveryLedger, ledger)


def test_nothing_is_known_at_first(ledger: IDeliveryLedger) -> None:
    """An empty ledger answers."""
    assert ledger.state_of(KEY) is None
    assert ledger.deliveries(10) == []
    assert ledger.workers() == []
    assert ledger.recover("one", NOW) == []


def test_first_seen(ledger: IDeliveryLedger) -> None:
    """The first instant stays, for each broadcast."""
    assert ledger.first_seen("morning", NOW) == NOW
    assert ledger.first_seen("morning", LATER) == NOW
    assert ledger.first_seen("evening", LATER) == LATER


def test_the_whole_way(ledger: IDeliveryLedger) -> None:
    """Claimed, sending, sent; each step is seen."""
    assert ledger.claim(KEY, "one", 42, NOW, late=True)
    assert ledger.state_of(KEY) == DeliveryState.CLAIMED
    ledger.begin_sending(KEY, "one", NOW)
    assert ledger.state_of(KEY) == DeliveryState.SENDING
    ledger.settle(KEY, DeliveryState.SENT, LATER)
    assert ledger.deliveries(1) == [
        Delivery(KEY, DeliveryState.SENT, late=True, attempts=1, quote_number=42, at=LATER)
    ]


def test_one_alone_claims(ledger: IDeliveryLedger) -> None:
    """What is claimed, sending or over cannot be claimed, by nobody."""
    claimed(ledger)
    for step in (
        lambda: None,
        lambda: ledger.begin_sending(KEY, "one", NOW),
        lambda: ledger.settle(KEY, DeliveryState.SENT, NOW),
    ):
        step()
        for worker in ("one", "other"):
            assert not ledger.claim(KEY, worker, 42, NOW, late=False)


def test_another_target_is_another_delivery(ledger: IDeliveryLedger) -> None:
    """Deliveries do not touch each other."""
    sending(ledger)
    claimed(ledger, OTHER)
    assert ledger.state_of(KEY) == DeliveryState.SENDING
    assert ledger.state_of(OTHER) == DeliveryState.CLAIMED


def test_giving_back(ledger: IDeliveryLedger) -> None:
    """What is released is due; another worker may claim it, with another quote, and late."""
    claimed(ledger)
    ledger.release(KEY, "one", NOW)
    assert ledger.state_of(KEY) == DeliveryState.DUE
    assert ledger.claim(KEY, "other", None, LATER, late=True)
    assert ledger.deliveries(1) == [
        Delivery(KEY, DeliveryState.CLAIMED, late=True, attempts=2, quote_number=None, at=LATER)
    ]


def test_steps_need_the_own_claim(ledger: IDeliveryLedger) -> None:
    """Neither an unknown delivery nor another worker's can be released or sent."""
    for step in (ledger.release, ledger.begin_sending):
        with pytest.raises(DeliveryTaken):
            step(KEY, "one", NOW)
    claimed(ledger)
    for step in (ledger.release, ledger.begin_sending):
        with pytest.raises(DeliveryTaken):
            step(KEY, "other", NOW)
    assert ledger.state_of(KEY) == DeliveryState.CLAIMED


def test_sending_begins_once(ledger: IDeliveryLedger) -> None:
    """There is no second time, and nobody else can call it back."""
    sending(ledger)
    with pytest.raises(DeliveryTaken):
        ledger.begin_sending(KEY, "one", NOW)
    with pytest.raises(DeliveryTaken):
        ledger.release(KEY, "other", NOW)


def test_what_was_not_sent_after_all_is_due_again(ledger: IDeliveryLedger) -> None:
    """Its worker may give it back as long as it has not ended: the place went out of reach."""
    sending(ledger)
    ledger.release(KEY, "one", NOW)
    assert ledger.state_of(KEY) == DeliveryState.DUE
    sending(ledger)
    ledger.settle(KEY, DeliveryState.SENT, NOW)
    with pytest.raises(DeliveryTaken):
        ledger.release(KEY, "one", NOW)


@pytest.mark.parametrize("state", ["sent", "failed", "unknown"])
def test_an_end_needs_a_beginning(ledger: IDeliveryLedger, state: str) -> None:
    """What was not being sent is neither sent, failed nor unknown."""
    end = DeliveryState(state)
    with pytest.raises(DeliveryTaken):
        ledger.settle(KEY, end, NOW)
    claimed(ledger)
    with pytest.raises(DeliveryTaken):
        ledger.settle(KEY, end, NOW)
    ledger.begin_sending(KEY, "one", NOW)
    ledger.settle(KEY, end, NOW)
    assert ledger.state_of(KEY) == end


@pytest.mark.parametrize("first", ["sent", "failed", "unknown", "skipped"])
def test_an_end_is_the_end(ledger: IDeliveryLedger, first: str) -> None:
    """What is over stays as it ended."""
    if first == "skipped":
        claimed(ledger)
    else:
        sending(ledger)
    ledger.settle(KEY, DeliveryState(first), NOW)
    for again in ("sent", "failed", "unknown", "skipped"):
        with pytest.raises(DeliveryTaken):
            ledger.settle(KEY, DeliveryState(again), LATER)
    assert ledger.state_of(KEY) == first


def test_skipping(ledger: IDeliveryLedger) -> None:
    """What is new, due or claimed may be skipped; what is being sent may not."""
    ledger.settle(KEY, DeliveryState.SKIPPED, NOW)
    assert ledger.deliveries(1) == [
        Delivery(KEY, DeliveryState.SKIPPED, late=False, attempts=0, quote_number=None, at=NOW)
    ]
    assert not ledger.claim(KEY, "one", 42, NOW, late=False)
    claimed(ledger, OTHER)
    ledger.release(OTHER, "one", NOW)
    ledger.settle(OTHER, DeliveryState.SKIPPED, NOW)
    third = DeliveryKey("evening", "web", "2026-11-23")
    sending(ledger, third)
    with pytest.raises(DeliveryTaken):
        ledger.settle(third, DeliveryState.SKIPPED, NOW)


@pytest.mark.parametrize("state", ["due", "claimed", "sending"])
def test_what_is_no_end(ledger: IDeliveryLedger, state: str) -> None:
    """A delivery does not end in the middle."""
    sending(ledger)
    with pytest.raises(ValueError, match=f"does not end {state}"):
        ledger.settle(KEY, DeliveryState(state), NOW)


def test_a_dead_workers_deliveries(ledger: IDeliveryLedger) -> None:
    """Its claims are due again, what it was sending is unknown, and others' are left alone."""
    others = DeliveryKey("morning", "xmpp:home/a@b", "2026-11-23")
    over = DeliveryKey("evening", "web", "2026-11-22")
    sending(ledger)
    claimed(ledger, OTHER)
    sending(ledger, over)
    ledger.settle(over, DeliveryState.SENT, NOW)
    claimed(ledger, others, "other")
    assert ledger.workers() == ["one", "other"]
    assert ledger.recover("one", LATER) == [
        Delivery(KEY, DeliveryState.UNKNOWN, late=False, attempts=1, quote_number=42, at=LATER),
        Delivery(OTHER, DeliveryState.DUE, late=False, attempts=1, quote_number=42, at=LATER),
    ]
    assert ledger.state_of(over) == DeliveryState.SENT
    assert ledger.state_of(others) == DeliveryState.CLAIMED
    assert ledger.workers() == ["other"]
    assert ledger.claim(OTHER, "other", 42, LATER, late=True)
    assert not ledger.claim(KEY, "other", 42, LATER, late=True)


def test_newest_first(ledger: IDeliveryLedger) -> None:
    """The ledger shows what changed last first, and so many."""
    keys = [DeliveryKey("b", "web", f"2026-11-{day}") for day in (21, 22, 23)]
    for minute, key in enumerate(keys):
        ledger.claim(key, "one", 1, NOW + timedelta(minutes=minute), late=False)
    assert [delivery.key for delivery in ledger.deliveries(2)] == keys[:0:-1]


def test_it_outlives_its_process(tmp_path: Path) -> None:
    """After reopening, what was sending is still sending, for whoever recovers it."""
    before = sql_ledger(tmp_path)
    sending(before)
    before.close()
    after = sql_ledger(tmp_path)
    assert after.workers() == ["one"]
    assert after.first_seen("morning", NOW) == NOW
    assert [delivery.state for delivery in after.recover("one", LATER)] == ["unknown"]
    after.close()


WISH = SendRequest("morning", LATER, again=False)
AGAIN = SendRequest("morning", LATER, again=True)


def test_what_is_wanted_is_given_until_it_is_fulfilled(ledger: IDeliveryLedger) -> None:
    """The oldest first; one wish for each broadcast."""
    evening = SendRequest("evening", NOW, again=False)
    for wish in (WISH, evening):
        ledger.want(wish)
    assert ledger.wanted() == [evening, WISH]
    ledger.fulfil(evening)
    assert ledger.wanted() == [WISH]


def test_a_new_wish_takes_the_place_of_the_old(ledger: IDeliveryLedger) -> None:
    """Fulfilling the old one leaves the new one."""
    ledger.want(WISH)
    ledger.want(AGAIN)
    assert ledger.wanted() == [AGAIN]
    ledger.fulfil(WISH)
    assert ledger.wanted() == [AGAIN]


@pytest.mark.parametrize(
    ("state", "once", "again"),
    [("sent", False, True), ("unknown", False, True), ("failed", True, True)],
)
def test_what_has_ended_is_reopened_by_hand(
    ledger: IDeliveryLedger, *, state: str, once: bool, again: bool
) -> None:
    """What was sent, or may have been, only when it is wanted again."""
    sending(ledger)
    ledger.settle(KEY, DeliveryState(state), NOW)
    assert ledger.reopen(KEY, WISH, LATER) is once
    assert ledger.state_of(KEY) == (DeliveryState.DUE if once else DeliveryState(state))
    assert (once or ledger.reopen(KEY, AGAIN, LATER)) is again
    assert ledger.state_of(KEY) == DeliveryState.DUE


def test_what_was_skipped_is_reopened_by_hand(ledger: IDeliveryLedger) -> None:
    """It can be claimed like any other."""
    ledger.settle(KEY, DeliveryState.SKIPPED, NOW)
    assert ledger.reopen(KEY, WISH, LATER)
    claimed(ledger)


def test_what_ended_after_the_wish_is_not_reopened(ledger: IDeliveryLedger) -> None:
    """That is how the wish was fulfilled: it is not fulfilled twice."""
    sending(ledger)
    ledger.settle(KEY, DeliveryState.SENT, LATER + timedelta(seconds=1))
    assert not ledger.reopen(KEY, AGAIN, LATER)


def test_what_is_under_way_is_not_reopened(ledger: IDeliveryLedger) -> None:
    """Nor what is not known at all."""
    assert not ledger.reopen(KEY, AGAIN, LATER)
    sending(ledger)
    assert not ledger.reopen(KEY, AGAIN, LATER)


def test_what_was_recorded_in_the_future_is_forgotten(ledger: IDeliveryLedger) -> None:
    """What was skipped then is due again; what was sent, or skipped in time, stays."""
    later = NOW + timedelta(days=3)
    future, past, sent = (DeliveryKey("morning", "web", day) for day in ("a", "b", "c"))
    ledger.settle(future, DeliveryState.SKIPPED, later)
    ledger.settle(past, DeliveryState.SKIPPED, NOW)
    assert ledger.claim(sent, "me", 1, later, late=False)
    ledger.begin_sending(sent, "me", later)
    ledger.settle(sent, DeliveryState.SENT, later)
    assert ledger.first_seen("morning", later) == later
    assert ledger.forget_future(NOW) == [future]
    states = [ledger.state_of(key) for key in (future, past, sent)]
    assert states == [DeliveryState.DUE, DeliveryState.SKIPPED, DeliveryState.SENT]
    assert ledger.first_seen("morning", later) == NOW
    assert ledger.forget_future(NOW) == []


def test_what_was_tried_is_counted(ledger: IDeliveryLedger) -> None:
    """By date, state and lateness, since an instant; what was skipped is not."""
    yesterday = DeliveryKey("morning", "web", "2026-11-22")
    ledger.claim(yesterday, "one", 1, NOW - timedelta(days=1), late=True)
    ledger.begin_sending(yesterday, "one", NOW - timedelta(days=1))
    ledger.settle(yesterday, DeliveryState.SENT, NOW - timedelta(days=1))
    for key, state in ((KEY, DeliveryState.SENT), (OTHER, DeliveryState.UNKNOWN)):
        sending(ledger, key)
        ledger.settle(key, state, NOW)
    ledger.settle(DeliveryKey("noon", "web", "2026-11-23"), DeliveryState.SKIPPED, NOW)
    today = [
        (NOW.date(), DeliveryState.SENT, False, 1),
        (NOW.date(), DeliveryState.UNKNOWN, False, 1),
    ]
    assert ledger.tally(NOW) == today
    before = ((NOW - timedelta(days=1)).date(), DeliveryState.SENT, True, 1)
    assert ledger.tally(NOW - timedelta(days=7)) == [before, *today]


def test_a_wish_for_one_target_stands_beside_that_for_all(ledger: IDeliveryLedger) -> None:
    """Each takes the place of an earlier one like it, and is seen to by itself."""
    for_all = SendRequest("morning", NOW, again=False)
    for_one = SendRequest("morning", LATER, again=True, target="irc:libera/#quotes")
    ledger.want(for_all)
    ledger.want(SendRequest("morning", NOW, again=True, target="irc:libera/#quotes"))
    ledger.want(for_one)
    assert ledger.wanted() == [for_all, for_one]
    ledger.fulfil(for_all)
    assert ledger.wanted() == [for_one]
    ledger.fulfil(SendRequest("morning", LATER, again=True))
    assert ledger.wanted() == [for_one]
