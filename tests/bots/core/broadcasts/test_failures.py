"""A broadcast when networks, storage and the program itself fail."""

from collections.abc import Callable
from datetime import time

import pytest
from twisted.internet.defer import Deferred
from twisted.logger import capturedLogs

from bots.core.adapters.memory import MemoryAnnouncer
from bots.core.concurrency.clock import sleep
from bots.core.concurrency.database_thread import P, T
from bots.core.interfaces import DeliveryUnknown, IAnnouncer, NotDelivered, RefusedForNow
from bots.core.model.announcement import Announcement
from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from quoters.errors import StorageFailed
from quoters.model.delivery import DeliveryKey
from quoters.storage.ledger_memory import MemoryLedger
from tests.bots.core.broadcasts.stage import ALICE, DASHBOARD, IRC, QUOTES, Stage, morning, utc

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


class Troubled(MemoryAnnouncer):
    """An announcer that does what it is told to at each announcement."""

    def __init__(self, trouble: Callable[[], Deferred[None]]) -> None:
        super().__init__()
        self.asked = 0
        self.reachable = True
        self._trouble = trouble

    def is_reachable(self, place: str) -> bool:
        return self.reachable

    async def announce(self, place: str, announcement: Announcement) -> None:
        self.asked += 1
        await self._trouble()


def failing(error: Exception) -> Callable[[], Deferred[None]]:
    """Raise this at each announcement."""

    def fail() -> Deferred[None]:
        raise error

    return fail


def stage_with(irc: IAnnouncer) -> Stage:
    """Set a stage at eight, on which IRC is in trouble and the others are well."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(QUOTES, ALICE, DASHBOARD)})
    stage.announcers[IRC] = irc
    return stage


def test_a_deaf_target_costs_the_others_nothing() -> None:
    """It has its own time-out, and after that nobody knows; the others have long had theirs."""
    stage = stage_with(Troubled(Deferred))
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:02")
    assert stage.states() == {
        (str(QUOTES), MONDAY): "sending",
        (str(ALICE), MONDAY): "sent",
        (str(DASHBOARD), MONDAY): "sent",
    }
    stage.come_to(f"{MONDAY} 09:01:00")
    assert stage.state(QUOTES, MONDAY) == "unknown"


def test_a_deaf_network_with_many_places_comes_last() -> None:
    """After its first place has kept the others waiting, they go before its other places."""
    channels = [Target(IRC, f"#channel{n}") for n in range(100)]
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(*channels, ALICE, DASHBOARD)})
    stage.announcers[IRC] = Troubled(Deferred)
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:02")
    assert stage.state(ALICE, MONDAY) == stage.state(DASHBOARD, MONDAY) == "sent"
    stage.come_to(f"{MONDAY} 09:10:00")
    assert set(stage.states().values()) == {"sent", "unknown"}


def test_a_crash_leaves_one_in_doubt() -> None:
    """However many targets there are, one at a time is being sent."""
    stage = stage_with(Troubled(Deferred))
    stage.broadcasts["morning"] = morning(*(Target(IRC, f"#channel{n}") for n in range(100)))
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:01")
    stage.crash()
    stage.announcers[IRC] = stage.irc
    stage.start()
    states = list(stage.states().values())
    assert states.count("unknown") == 1
    assert states.count("sent") == 99


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (NotDelivered("404: no external messages"), "failed"),
        (DeliveryUnknown("the connection went"), "unknown"),
        (RuntimeError("a defect"), "unknown"),
    ],
)
def test_what_an_announcer_says_is_the_end_of_it(error: Exception, state: str) -> None:
    """Refused has failed, unconfirmed and defects are unknown; none is sent again by itself."""
    troubled = Troubled(failing(error))
    stage = stage_with(troubled)
    stage.start()
    stage.come_to(f"{MONDAY} 12:00")
    stage.restart()
    stage.come_to(f"{TUESDAY} 08:00")
    assert stage.state(QUOTES, MONDAY) == state
    assert troubled.asked == 1
    assert stage.state(ALICE, MONDAY) == "sent"


def test_a_defect_is_logged_with_its_traceback() -> None:
    """Once, where it is handled."""
    stage = stage_with(Troubled(failing(RuntimeError("a defect"))))
    with capturedLogs() as logged:
        stage.start()
        stage.come_to(f"{MONDAY} 12:00")
    failures = [event["log_failure"].value for event in logged if "log_failure" in event]
    assert [str(failure) for failure in failures] == ["a defect"]


def test_what_went_out_of_reach_at_the_last_moment_is_due_again() -> None:
    """Not a byte was sent, so it is sent when the network is back: the crash rule is not meant."""
    lost = Troubled(failing(NotDelivered("not connected")))
    stage = stage_with(lost)
    reachable = lost.is_reachable
    lost.is_reachable = lambda place: reachable(place) and lost.asked == 0  # type: ignore[method-assign]
    stage.start()
    stage.come_to(f"{MONDAY} 09:30")
    assert stage.state(QUOTES, MONDAY) == "due"
    stage.announcers[IRC] = stage.irc
    stage.come_to(f"{MONDAY} 09:31")
    assert stage.state(QUOTES, MONDAY) == "sent"
    assert len(stage.irc.announced) == 1


def test_a_stop_lets_what_is_under_way_end() -> None:
    """The confirmation comes while the program stops: it was sent."""
    confirmed: Deferred[None] = Deferred()
    stage = stage_with(Troubled(lambda: confirmed))
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:10")
    stopped = stage.service.stopService()
    stage.clock.advance(1)
    assert not stopped.called
    confirmed.callback(None)
    assert stopped.called
    assert stage.state(QUOTES, MONDAY) == "sent"
    assert not stage.clock.getDelayedCalls()


def test_a_stop_does_not_wait_for_ever() -> None:
    """After two seconds what is under way is broken off: nobody knows whether it got there."""
    stage = stage_with(Troubled(Deferred))
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:10")
    stopped = stage.service.stopService()
    stage.clock.advance(2)
    assert stopped.called
    assert stage.state(QUOTES, MONDAY) == "unknown"
    assert not stage.clock.getDelayedCalls()


def test_a_crash_while_sending_is_unknown_and_is_not_sent_again() -> None:
    """It may have got there: that is shown, and only a person sends it again."""
    deaf = Troubled(Deferred)
    stage = stage_with(deaf)
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:10")
    stage.crash()
    stage.start()
    stage.come_to(f"{TUESDAY} 08:59")
    assert stage.state(QUOTES, MONDAY) == "unknown"
    assert deaf.asked == 1


def test_a_crash_before_sending_is_made_up_for() -> None:
    """What was only claimed is due again at the next start."""
    ledger = MemoryLedger()
    stage = Stage(f"{MONDAY} 08:00", ledger=ledger)

    async def hang(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        if function == ledger.begin_sending:
            await Deferred()
        return function(*args, **kwargs)

    whole, stage.run_in_thread = stage.run_in_thread, hang
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:10")
    assert stage.state(QUOTES, MONDAY) == "claimed"
    stage.crash()
    stage.run_in_thread = whole
    stage.start()
    assert stage.state(QUOTES, MONDAY) == "sent"
    assert stage.ledger.deliveries(1)[0].attempts == 2
    assert len(stage.irc.announced) == 1


class Failing:
    """A database thread whose calls of some functions fail, so many times."""

    def __init__(self, times: int, *names: str) -> None:
        self._times = times
        self._names = names

    async def __call__(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        if function.__name__ in self._names and self._times > 0:
            self._times -= 1
            raise StorageFailed("the disk is full")
        return function(*args, **kwargs)


@pytest.mark.parametrize(
    "step", ["workers", "first_seen", "days", "claim", "begin_sending", "settle"]
)
def test_a_storage_that_fails_for_a_while_loses_nothing(step: str) -> None:
    """Whichever step it fails at, the post goes out once, and the ledger says so in the end."""
    stage = Stage(f"{MONDAY} 08:59:50")
    stage.run_in_thread = Failing(5, step)
    stage.start()
    stage.come_to(f"{MONDAY} 09:10")
    assert len(stage.irc.announced) == 1
    assert stage.state(QUOTES, MONDAY) == "sent"


def test_a_storage_that_fails_while_releasing_loses_nothing() -> None:
    """A network that was down is not forgotten because the disk was full as well."""
    stage = Stage(f"{MONDAY} 08:00")
    stage.run_in_thread = Failing(5, "release", "settle")
    stage.irc.disconnect()
    stage.start()
    stage.come_to(f"{MONDAY} 09:10")
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 09:20")
    assert stage.state(QUOTES, MONDAY) == "sent"


class Moderated(MemoryAnnouncer):
    """A channel that refuses everything until it is opened."""

    def __init__(self) -> None:
        super().__init__("#quotes")
        self.is_open = False
        self.asked = 0

    async def announce(self, place: str, announcement: Announcement) -> None:
        self.asked += 1
        if not self.is_open:
            raise RefusedForNow("404: moderated")
        await super().announce(place, announcement)


def test_what_is_refused_for_a_while_gets_there_in_the_end() -> None:
    """With growing pauses, until late-until; a restart begins them anew."""
    stage = Stage(f"{MONDAY} 08:00")
    stage.announcers[IRC] = channel = Moderated()
    stage.start()
    stage.come_to(f"{MONDAY} 09:04")
    assert (stage.state(QUOTES, MONDAY), channel.asked) == ("due", 4)
    channel.is_open = True
    stage.come_to(f"{MONDAY} 09:06")
    assert stage.state(QUOTES, MONDAY) == "sent"
    assert len(channel.announced) == 1
    assert stage.ledger.deliveries(1)[0].late


def test_what_is_refused_until_the_end_has_failed() -> None:
    """It was tried, and was not missed; the next day is tried again."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(missed=MissedPolicy(until=time(10, 0)))})
    stage.announcers[IRC] = channel = Moderated()
    stage.start()
    stage.come_to(f"{MONDAY} 12:00")
    assert stage.state(QUOTES, MONDAY) == "failed"
    assert 5 < channel.asked < 15
    channel.is_open = True
    stage.come_to(f"{TUESDAY} 09:01")
    assert stage.state(QUOTES, TUESDAY) == "sent"


class Locked:
    """A database thread that is kept waiting until an instant."""

    def __init__(self, stage: Stage, until: str) -> None:
        self._stage = stage
        self._until = utc(until)

    async def __call__(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        left = (self._until - self._stage.now()).total_seconds()
        if function.__name__ == "claim" and left > 0:
            await sleep(self._stage.clock, left)
        return function(*args, **kwargs)


@pytest.mark.parametrize(
    ("missed", "state", "late"),
    [
        (MissedPolicy(), "skipped", False),
        (MissedPolicy(until=time(9, 1)), "skipped", False),
        (MissedPolicy(until=time(10, 0)), "sent", True),
        (MissedPolicy(at_start=True), "sent", True),
    ],
)
def test_whether_it_is_in_time_is_asked_after_the_ledger_had_it_wait(
    missed: MissedPolicy, state: str, *, late: bool
) -> None:
    """Seventy seconds after it was due it is late, or too late."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(missed=missed)})
    stage.run_in_thread = Locked(stage, f"{MONDAY} 09:01:10")
    stage.start()
    stage.come_to(f"{MONDAY} 09:05")
    assert stage.state(QUOTES, MONDAY) == state
    assert len(stage.irc.announced) == (state == "sent")
    if state == "sent":
        assert stage.ledger.deliveries(1)[0].late is late


def test_what_waited_until_the_next_is_due_is_not_sent_beside_it() -> None:
    """Each minute, with the ledger locked over one of them: no two in the same instant."""
    stage = Stage(
        f"{MONDAY} 08:59:30",
        {"morning": morning(cron="* * * * *", missed=MissedPolicy(at_start=True))},
    )
    stage.run_in_thread = Locked(stage, f"{MONDAY} 09:01:10")
    stage.start()
    stage.come_to(f"{MONDAY} 09:01:50")
    assert stage.state(QUOTES, f"{MONDAY}T09:00") == "skipped"
    assert len(stage.irc.announced) == 1


def test_a_network_that_is_back_is_found_within_a_second() -> None:
    """Also when the database takes its time to write down that it was out of reach."""
    stage = Stage(f"{MONDAY} 08:00")

    async def slow(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        await sleep(stage.clock, 0.1)
        return function(*args, **kwargs)

    stage.run_in_thread = slow
    stage.irc.disconnect()
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:05")
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 09:00:07")
    assert stage.state(QUOTES, MONDAY) == "sent"


def test_somebody_elses_claim_is_respected() -> None:
    """Two processes share a ledger: one of them sends, and the other finds it sent."""
    one = Stage(f"{MONDAY} 08:00")
    other = Stage(f"{MONDAY} 08:00", ledger=one.ledger)
    one.start()
    other.start()
    for stage in (one, other):
        stage.come_to(f"{MONDAY} 09:00:05")
    assert len(one.irc.announced) == 1
    assert not other.irc.announced


def test_a_worker_that_died_elsewhere_leaves_its_claim_to_others() -> None:
    """What it had claimed is taken over as soon as it is known to be dead."""
    stage = Stage(f"{MONDAY} 08:00")
    stage.start()
    stage.come_to(f"{MONDAY} 08:59:59")
    key = DeliveryKey("morning", str(QUOTES), MONDAY)
    stage.ledger.claim(key, "another", 1, stage.now(), late=False)
    stage.come_to(f"{MONDAY} 09:00:02")
    assert stage.state(QUOTES, MONDAY) == "sent"
    assert len(stage.irc.announced) == 1


def test_a_worker_that_lives_elsewhere_keeps_its_claim() -> None:
    """What another process has claimed is waited for, and not sent twice."""
    stage = Stage(f"{MONDAY} 08:00")
    stage.alive = {"another"}
    stage.start()
    stage.come_to(f"{MONDAY} 08:59:59")
    key = DeliveryKey("morning", str(QUOTES), MONDAY)
    stage.ledger.claim(key, "another", 1, stage.now(), late=False)
    stage.come_to(f"{MONDAY} 09:05:00")
    assert stage.state(QUOTES, MONDAY) == "claimed"
    stage.alive = set()
    stage.come_to(f"{MONDAY} 09:05:01")
    assert stage.state(QUOTES, MONDAY) == "sent"
    assert len(stage.irc.announced) == 1
