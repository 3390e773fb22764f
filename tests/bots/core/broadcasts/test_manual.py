"""A broadcast that somebody wants now: ``quotes broadcast NAME``."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bots.core.model.announcement import Audience
from bots.core.model.broadcast_values import MissedPolicy
from quoters.model.delivery import DeliveryState, SendRequest
from tests.bots.core.broadcasts.stage import ALICE, QUOTES, Stage, morning, utc

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def stage_at(time: str, **options: MissedPolicy | None) -> Stage:
    """Run the program since eight, and come to this time."""
    stage = Stage(
        f"{MONDAY} 08:00", {"morning": morning(QUOTES, ALICE, missed=options.get("missed"))}
    )
    stage.start()
    stage.come_to(f"{MONDAY} {time}")
    return stage


def want(stage: Stage, *, again: bool = False, broadcast: str = "morning") -> None:
    """Ask for it now."""
    stage.ledger.want(SendRequest(broadcast, stage.now(), again))
    stage.storage_changed()


def posts(stage: Stage) -> tuple[int, int]:
    """Count what #quotes and alice have got."""
    return len(stage.irc.announced), len(stage.xmpp.announced)


def test_before_its_time_it_is_sent_at_once_and_not_again_when_it_is_due() -> None:
    """It was that day's; the next day has its own."""
    stage = stage_at("08:10")
    want(stage)
    stage.come_to(f"{MONDAY} 08:11")
    assert posts(stage) == (1, 1)
    stage.come_to(f"{MONDAY} 12:00")
    assert posts(stage) == (1, 1)
    assert stage.ledger.wanted() == []
    stage.come_to(f"{TUESDAY} 12:00")
    assert posts(stage) == (2, 2)


def test_what_was_sent_is_sent_again_only_when_that_is_said() -> None:
    """Once more, and not a third time."""
    stage = stage_at("09:30")
    want(stage)
    stage.come_to(f"{MONDAY} 09:31")
    assert posts(stage) == (1, 1)
    want(stage, again=True)
    stage.come_to(f"{MONDAY} 12:00")
    assert posts(stage) == (2, 2)
    assert stage.ledger.wanted() == []
    stage.restart()
    stage.come_to(f"{TUESDAY} 08:00")
    assert posts(stage) == (2, 2)


def test_who_has_not_got_it_gets_it() -> None:
    """What was skipped because the network was down goes out, and only there."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(QUOTES, ALICE, missed=MissedPolicy())})
    stage.irc.disconnect()
    stage.start()
    stage.come_to(f"{MONDAY} 10:00")
    stage.irc.connect()
    assert stage.state(QUOTES, MONDAY) == "skipped"
    want(stage)
    stage.come_to(f"{MONDAY} 10:01")
    assert posts(stage) == (1, 1)
    assert stage.state(QUOTES, MONDAY) == "sent"


def test_what_is_in_doubt_is_sent_again_by_hand() -> None:
    """That is what the state unknown waits for."""
    stage = stage_at("09:30")
    key = next(d.key for d in stage.ledger.deliveries(10) if d.key.target == str(QUOTES))
    stage.ledger.reopen(key, SendRequest("morning", stage.now(), again=True), stage.now())
    stage.ledger.claim(key, "a run that died", 1, stage.now(), late=False)
    stage.ledger.begin_sending(key, "a run that died", stage.now())
    stage.restart()
    assert stage.state(QUOTES, MONDAY) == "unknown"
    want(stage, again=True)
    stage.come_to(f"{MONDAY} 09:35")
    assert stage.state(QUOTES, MONDAY) == "sent"


@pytest.mark.parametrize("interrupt", [Stage.restart, lambda stage: (stage.crash(), stage.start())])
def test_a_wish_outlives_the_program(interrupt: Callable[[Stage], object]) -> None:
    """Whom it had reached is not reached again, and whom it had not is."""
    stage = stage_at("09:30", missed=MissedPolicy())
    stage.irc.disconnect()
    want(stage, again=True)
    stage.come_to(f"{MONDAY} 09:40")
    assert posts(stage) == (1, 2)
    interrupt(stage)
    stage.come_to(f"{MONDAY} 09:45")
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 09:50")
    assert posts(stage) == (2, 2)
    assert stage.ledger.wanted() == []


def test_what_was_sent_stays_sent_when_it_could_not_be_sent_again() -> None:
    """The network was down for the rest of the day: what is recorded is what happened."""
    stage = stage_at("09:30")
    stage.irc.disconnect()
    want(stage, again=True)
    stage.come_to(f"{MONDAY} 09:31")
    assert stage.state(QUOTES, MONDAY) == "sent"
    stage.set_clock(f"{MONDAY} 23:58")
    stage.come_to(f"{TUESDAY} 00:01")
    assert stage.state(QUOTES, MONDAY) == "sent"
    assert stage.state(ALICE, MONDAY) == "sent"
    assert stage.ledger.wanted() == []
    assert posts(stage) == (1, 2)


@pytest.mark.parametrize("audience", [Audience(quiet_for=3.0), Audience(is_empty=True)])
def test_it_waits_for_no_pause_nor_for_people(audience: Audience) -> None:
    """Somebody wants it now: in the middle of a conversation, or to see whether it gets there."""
    polite = morning(quiet=timedelta(minutes=1))
    stage = Stage(f"{MONDAY} 08:00", {"morning": polite})
    stage.irc.audiences["#quotes"] = audience
    stage.start()
    want(stage)
    stage.come_to(f"{MONDAY} 08:01")
    assert posts(stage) == (1, 0)


def test_a_wish_that_nobody_can_fulfil_ends_with_the_day() -> None:
    """It is recorded as skipped; the next morning comes as always."""
    stage = stage_at("08:10")
    stage.irc.disconnect()
    want(stage)
    stage.come_to(f"{MONDAY} 08:20")
    assert stage.state(QUOTES, MONDAY) == "due"
    stage.set_clock(f"{MONDAY} 23:58")
    stage.come_to(f"{TUESDAY} 00:01")
    assert stage.state(QUOTES, MONDAY) == "skipped"
    assert stage.ledger.wanted() == []
    stage.irc.connect()
    stage.come_to(f"{TUESDAY} 09:01")
    assert stage.state(QUOTES, TUESDAY) == "sent"


def test_a_wish_for_what_is_not_there_is_forgotten() -> None:
    """The settings may have changed since."""
    stage = stage_at("08:10")
    want(stage, broadcast="evening")
    stage.come_to(f"{MONDAY} 08:11")
    assert stage.ledger.wanted() == []
    assert posts(stage) == (0, 0)


def test_one_by_cron_is_sent_as_that_of_its_minute() -> None:
    """It is one of its own, whatever came before."""
    stage = Stage(f"{MONDAY} 08:01", {"busy": morning(cron="*/5 * * * *")})
    stage.start()
    stage.come_to(f"{MONDAY} 08:07:20")
    want(stage, broadcast="busy")
    stage.come_to(f"{MONDAY} 08:09")
    states = {occurrence: state for (_, occurrence), state in stage.states().items()}
    assert states == {f"{MONDAY}T08:05": "sent", f"{MONDAY}T08:07": DeliveryState.SENT.value}
    assert utc(f"{MONDAY} 08:09") == stage.now()


def test_one_target_alone_gets_it_again() -> None:
    """Whatever has become of the others; the wish is seen to then."""
    stage = stage_at("09:30")
    stage.ledger.want(SendRequest("morning", stage.now(), again=True, target=str(QUOTES)))
    stage.storage_changed()
    stage.come_to(f"{MONDAY} 12:00")
    assert posts(stage) == (2, 1)
    assert stage.ledger.wanted() == []


def test_a_target_that_is_none_of_the_broadcasts_gets_nothing() -> None:
    """And the wish does not stay for ever."""
    stage = stage_at("09:30")
    stage.ledger.want(SendRequest("morning", stage.now(), again=True, target="irc:libera/#other"))
    stage.storage_changed()
    stage.come_to(f"{MONDAY} 12:00")
    assert posts(stage) == (1, 1)
    assert stage.ledger.wanted() == []
