"""A clock that is set ahead by mistake, and back again."""

from datetime import timedelta

import pytest
from twisted.internet.task import Clock

from bots.core.broadcasts.clock_guard import DOUBT_SECONDS, ClockGuard
from bots.core.model.target import Target
from tests.bots.core.broadcasts.stage import IRC, QUOTES, Stage, morning, utc

DAYS = [f"2026-11-{day}" for day in range(23, 31)]
PYTHON = Target(IRC, "#python")


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(days=31), timedelta(hours=23)])
@pytest.mark.parametrize("seconds", [1, 8, 60, 600])
def test_the_coming_mornings_are_posted_nevertheless(ahead: timedelta, seconds: int) -> None:
    """However far it was ahead, and for how long: what has not come is not past."""
    stage = Stage("2026-11-23 09:30")
    stage.start()
    stage.come_to("2026-11-23 10:00")
    stage.set_ahead(ahead)
    stage.clock.pump([1.0] * seconds)
    stage.set_ahead(timedelta())
    stage.come_to("2026-11-30 12:00")
    posted = {day for (_, day), state in stage.states().items() if state == "sent"}
    # What was posted while the clock was ahead bore the date that it showed.
    assert {day for day in DAYS[1:] if stage.state(QUOTES, day) != "sent"} == set()
    assert len(stage.irc.announced) == len(posted)


def test_within_the_doubt_nothing_is_posted_or_written_down() -> None:
    """Eight seconds leave no trace."""
    stage = Stage("2026-11-23 08:00")
    stage.start()
    stage.set_ahead(timedelta(days=3))
    stage.clock.pump([1.0] * 8)
    assert stage.states() == {}
    stage.set_ahead(timedelta())
    stage.come_to("2026-11-23 09:01")
    assert stage.state(QUOTES, DAYS[0]) == "sent"
    assert len(stage.irc.announced) == 1


def test_a_clock_that_was_behind_and_is_right_now_is_believed_soon() -> None:
    """The post of the morning comes within seconds."""
    stage = Stage("2026-11-23 08:00")
    stage.start()
    stage.set_ahead(timedelta(hours=2))
    stage.clock.pump([1.0] * int(DOUBT_SECONDS + 32))
    assert stage.state(QUOTES, DAYS[0]) == "sent"


def test_what_was_recorded_ahead_is_undone_after_a_restart_too() -> None:
    """The clock was set right while the program did not run."""
    stage = Stage("2026-11-23 09:30")
    stage.start()
    stage.set_ahead(timedelta(days=3))
    stage.clock.pump([1.0] * 60)
    stage.stop()
    stage.set_ahead(timedelta())
    stage.start()
    stage.come_to("2026-11-25 12:00")
    assert [stage.state(QUOTES, day) for day in DAYS[1:3]] == ["sent", "sent"]


def test_a_target_that_was_added_while_it_was_ahead_is_not_forgotten() -> None:
    """It gets the next one, as every new target does."""
    stage = Stage("2026-11-23 09:30")
    stage.start()
    stage.stop()
    stage.set_ahead(timedelta(days=3))
    stage.broadcasts["morning"] = morning(QUOTES, PYTHON)
    stage.start()
    stage.clock.pump([1.0] * 60)
    stage.set_ahead(timedelta())
    stage.come_to("2026-11-24 09:05")
    assert stage.state(PYTHON, DAYS[1]) == "sent"


@pytest.mark.parametrize(
    ("jump", "doubtful", "back"),
    [
        (0, False, False),
        (59, False, False),
        (61, True, False),
        (-59, False, False),
        (-61, False, True),
    ],
)
def test_a_jump_is_what_differs_from_the_time_that_passes(
    jump: int, *, doubtful: bool, back: bool
) -> None:
    """A minute is a correction, more is a jump."""
    clock, start = Clock(), utc("2026-11-23 09:00")
    wrong = timedelta()
    guard = ClockGuard(lambda: start + timedelta(seconds=clock.seconds()) + wrong, clock)
    guard.look()
    clock.advance(3600)
    guard.look()
    assert not guard.is_doubtful
    clock.advance(1)
    wrong = timedelta(seconds=jump)
    guard.look()
    assert (guard.is_doubtful, guard.came_back) == (doubtful, back)
    clock.advance(DOUBT_SECONDS)
    guard.look()
    assert (guard.is_doubtful, guard.came_back) == (False, False)
