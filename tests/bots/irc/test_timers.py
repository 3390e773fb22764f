"""Timers that go when their connection goes."""

from twisted.internet.task import Clock
from twisted.logger import capturedLogs

from bots.irc.timers import Timers


def test_they_ring_once_and_can_be_taken_back() -> None:
    """One by one, or all at once, also after they rang."""
    clock, rang = Clock(), list[str]()
    alarms = Timers(clock)
    take_back = alarms.after(1, rang.append, "one")
    alarms.after(2, rang.append, "two")
    alarms.after(3, rang.append, "three")
    clock.advance(1)
    take_back()
    clock.advance(1)
    alarms.cancel_all()
    clock.advance(10)
    assert rang == ["one", "two"]
    assert not clock.getDelayedCalls()


def test_what_one_raises_is_logged() -> None:
    """And costs the others nothing."""
    clock, rang = Clock(), list[str]()
    alarms = Timers(clock)
    alarms.after(1, lambda: 1 / 0)
    alarms.after(1, rang.append, "rang")
    with capturedLogs() as logged:
        clock.advance(1)
    assert [event["log_failure"].type for event in logged] == [ZeroDivisionError]
    assert rang == ["rang"]
