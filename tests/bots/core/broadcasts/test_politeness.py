"""A broadcast among people: it interrupts nobody, skips empty rooms, and keeps to the pace."""

from datetime import timedelta

import pytest

from bots.core.adapters.memory import MemoryAnnouncer
from bots.core.model.announcement import Announcement, Audience
from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from bots.core.model.token_bucket import Rate
from tests.bots.core.broadcasts.stage import ALICE, IRC, QUOTES, Stage, morning

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
MINUTE = timedelta(minutes=1)
TALKING, PAUSE, NOBODY = Audience(quiet_for=3.0), Audience(quiet_for=60.0), Audience(is_empty=True)
PYTHON = Target(IRC, "#python")


def polite(
    *to: Target, window: timedelta | None = None, missed: MissedPolicy | None = None
) -> Stage:
    """Run since eight; at nine people are talking in #quotes."""
    settings = morning(*(to or (QUOTES,)), quiet=MINUTE, window=window, missed=missed)
    stage = Stage(f"{MONDAY} 08:00", {"morning": settings})
    stage.irc.audiences["#quotes"] = TALKING
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    return stage


@pytest.mark.parametrize("missed", [None, MissedPolicy(), MissedPolicy(at_start=True)])
def test_it_waits_for_a_pause(missed: MissedPolicy | None) -> None:
    """And is not late, nor missed, for having waited."""
    stage = polite(missed=missed)
    stage.come_to(f"{MONDAY} 09:05")
    assert not stage.irc.announced
    stage.irc.audiences["#quotes"] = PAUSE
    stage.come_to(f"{MONDAY} 09:05:02")
    assert len(stage.irc.announced) == 1
    (delivery,) = stage.ledger.deliveries(10)
    assert (delivery.state.value, delivery.late) == ("sent", False)


def test_a_conversation_elsewhere_is_none() -> None:
    """Each place has its own: the others have it on time."""
    stage = polite(QUOTES, PYTHON, ALICE)
    stage.come_to(f"{MONDAY} 09:00:05")
    assert [place for place, _ in stage.irc.announced] == ["#python"]
    assert len(stage.xmpp.announced) == 1


@pytest.mark.parametrize(
    ("window", "until"), [(None, "09:19:58"), (timedelta(minutes=5), "09:04:58")]
)
@pytest.mark.parametrize("missed", [None, MissedPolicy()])
def test_it_does_not_wait_for_ever(
    window: timedelta | None, until: str, missed: MissedPolicy | None
) -> None:
    """After the window it is said into the conversation: nothing is silently missing."""
    stage = polite(window=window, missed=missed)
    stage.come_to(f"{MONDAY} {until}")
    assert not stage.irc.announced
    stage.clock.pump([1.0] * 3)
    assert len(stage.irc.announced) == 1


def test_a_network_that_comes_late_waits_for_a_pause_too() -> None:
    """The window begins when it could be said."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(quiet=MINUTE)})
    stage.irc.audiences["#quotes"] = TALKING
    stage.irc.disconnect()
    stage.start()
    stage.come_to(f"{MONDAY} 11:00")
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 11:15")
    assert not stage.irc.announced
    stage.come_to(f"{MONDAY} 11:21")
    assert len(stage.irc.announced) == 1
    assert stage.ledger.deliveries(1)[0].late


def test_politeness_does_not_make_it_too_late() -> None:
    """It is said before its time is over, pause or not."""
    stage = polite(missed=MissedPolicy(until=morning(at="09:30").at))
    stage.irc.disconnect()
    stage.come_to(f"{MONDAY} 09:25")
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 09:31")
    assert len(stage.irc.announced) == 1


def test_nor_does_it_cost_the_occurrence_before_the_next() -> None:
    """One every five minutes waits less than the window."""
    settings = morning(cron="*/5 * * * *", quiet=MINUTE)
    stage = Stage(f"{MONDAY} 08:59", {"busy": settings})
    stage.irc.audiences["#quotes"] = TALKING
    stage.start()
    stage.come_to(f"{MONDAY} 09:30")
    assert set(stage.states().values()) == {"sent"}
    assert len(stage.irc.announced) == 6


def test_a_clock_that_is_set_back_does_not_make_it_wait_longer() -> None:
    """It waits for its window from then on, not from a time that is to come again."""
    stage = polite(window=timedelta(minutes=5))
    stage.come_to(f"{MONDAY} 09:04")
    stage.set_clock(f"{MONDAY} 09:01")
    stage.come_to(f"{MONDAY} 09:07")
    assert len(stage.irc.announced) == 1


def test_an_empty_room_gets_none() -> None:
    """It is recorded as skipped, and who comes at noon finds no old post."""
    stage = polite(QUOTES, PYTHON)
    stage.irc.audiences = {"#quotes": NOBODY}
    stage.come_to(f"{MONDAY} 09:01")
    assert [place for place, _ in stage.irc.announced] == ["#python"]
    assert stage.state(QUOTES, MONDAY) == "skipped"
    stage.irc.audiences = {}
    stage.restart()
    stage.come_to(f"{TUESDAY} 08:59")
    assert len(stage.irc.announced) == 1
    stage.come_to(f"{TUESDAY} 09:01")
    assert stage.state(QUOTES, TUESDAY) == "sent"


class Paced(MemoryAnnouncer):
    """Takes two announcements at once, and one more every four seconds; notes when each came."""

    rate = Rate.every(4.0, burst=2)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.at: list[float] = []

    async def announce(self, place: str, announcement: Announcement) -> None:
        self.at.append(self._stage.clock.seconds())
        await super().announce(place, announcement)


def paced(missed: MissedPolicy | None) -> tuple[Stage, Paced]:
    """Post at nine to fifty channels of one network, and then to alice on another."""
    channels = [Target(IRC, f"#{n}") for n in range(50)]
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(*channels, ALICE, missed=missed)})
    stage.announcers[IRC] = irc = Paced(stage)
    stage.start()
    stage.come_to(f"{MONDAY} 09:00:10")
    return stage, irc


def test_a_networks_channels_get_it_at_its_pace() -> None:
    """The other networks do not wait for that."""
    stage, irc = paced(None)
    assert len(stage.xmpp.announced) == 1
    stage.come_to(f"{MONDAY} 09:10")
    gaps = [later - earlier for earlier, later in zip(irc.at, irc.at[1:], strict=False)]
    assert gaps == [0.0, *[4.0] * 48]


def test_what_waits_for_its_turn_is_neither_claimed_nor_too_late() -> None:
    """A crash leaves one in doubt at most; and who was in time is, though the turn comes late."""
    stage, irc = paced(MissedPolicy())
    assert set(stage.states().values()) == {"sent"}
    assert len(stage.states()) == 5
    stage.come_to(f"{MONDAY} 09:10")
    assert len(irc.at) == 50
    assert set(stage.states().values()) == {"sent"}


def test_a_stop_begins_nothing_more() -> None:
    """Those who wait get it after the start, if it is not too late then."""
    stage, irc = paced(None)
    stage.stop()
    assert len(irc.at) == 4
    stage.start()
    stage.come_to(f"{MONDAY} 09:10")
    assert len(irc.at) == 50
