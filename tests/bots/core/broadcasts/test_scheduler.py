"""The broadcast: on time, everywhere, never twice."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bots.core.adapters.memory import MemoryAnnouncer
from bots.core.broadcasts import Broadcast, BroadcastService
from bots.core.chat.render import numbered
from bots.core.model.broadcast_values import MissedPolicy
from bots.core.model.target import Target
from bots.core.status.events import DeliveryChanged
from quoters import Quote
from quoters.model.delivery import DeliveryState
from quoters.storage.memory.unit_of_work import MemoryStore
from tests.bots.core.broadcasts.stage import ALICE, DASHBOARD, IRC, QUOTES, Stage, morning, utc

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def at_eight(missed: MissedPolicy | None = None) -> Stage:
    """Set a stage on Monday at eight; the program ran on Sunday at noon, after that day's post."""
    stage = Stage("2026-11-22 12:00", {"morning": morning(missed=missed)})
    stage.start()
    stage.stop()
    stage.come_to(f"{MONDAY} 08:00")
    return stage


def test_it_is_posted_when_it_is_due() -> None:
    """Not a second earlier, and no later than the clock has it."""
    stage = at_eight()
    stage.start()
    stage.come_to(f"{MONDAY} 08:59:59")
    assert not stage.irc.announced
    stage.come_to(f"{MONDAY} 09:00:00")
    assert [place for place, _ in stage.irc.announced] == ["#quotes"]
    assert stage.states() == {(str(QUOTES), MONDAY): "sent"}


def test_what_is_posted_is_the_quote_of_the_day_with_its_number() -> None:
    """The text is ``#42: text — Author``, of the date it was due on."""
    stage = at_eight()
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    ((_, announcement),) = stage.irc.announced
    (day,) = stage.store.days(date(2026, 11, 23), 1)
    assert announcement.name == "morning"
    assert announcement.date == date(2026, 11, 23)
    assert announcement.quote == day.quote
    assert announcement.text == numbered(day.quote)


def test_it_is_posted_once_a_day() -> None:
    """A week has seven posts, of seven quotes."""
    stage = at_eight()
    stage.start()
    stage.come_to("2026-11-30 08:00")
    assert len(stage.irc.announced) == 7
    assert len({announcement.quote for _, announcement in stage.irc.announced}) == 7


def test_every_target_gets_it() -> None:
    """A channel, a person and the dashboard."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(QUOTES, ALICE, DASHBOARD)})
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    assert [place for place, _ in stage.irc.announced] == ["#quotes"]
    assert [place for place, _ in stage.xmpp.announced] == ["alice@example.org"]
    assert [place for place, _ in stage.web.announced] == [""]
    assert stage.states() == {
        (str(target), MONDAY): "sent" for target in (QUOTES, ALICE, DASHBOARD)
    }


def test_a_star_is_every_channel_once() -> None:
    """Also when one of them is named beside it."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(Target(IRC, "*"), QUOTES)})
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    assert sorted(place for place, _ in stage.irc.announced) == ["#python", "#quotes"]


class Forgetful(MemoryAnnouncer):
    """Knows what ``*`` means only while it is connected, like IRC."""

    def places(self, pattern: str) -> list[str]:
        return super().places(pattern) if self.is_reachable(pattern) else []


@pytest.mark.parametrize("restart_at", [None, "08:30", "09:05"])
def test_a_star_whose_network_is_down_is_not_forgotten(restart_at: str | None) -> None:
    """Nobody knows the channels when it is due; they get it when the network is back."""
    stage = Stage("2026-11-22 12:00", {"morning": morning(Target(IRC, "*"))})
    stage.announcers[IRC] = stage.irc = Forgetful("#quotes", "#python")
    stage.start()
    stage.come_to(f"{MONDAY} 08:00")
    stage.irc.disconnect()
    if restart_at is not None:
        stage.come_to(f"{MONDAY} {restart_at}")
        stage.restart()
    stage.come_to(f"{MONDAY} 09:10")
    assert not stage.irc.announced
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 09:11")
    assert sorted(place for place, _ in stage.irc.announced) == ["#python", "#quotes"]
    stage.restart()
    stage.come_to(f"{MONDAY} 10:00")
    assert len(stage.irc.announced) == 2


def test_a_channel_that_is_joined_at_noon_has_missed_nothing() -> None:
    """It is greeted by no post; the next morning it gets its first."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(Target(IRC, "*"))})
    stage.announcers[IRC] = stage.irc = MemoryAnnouncer("#quotes")
    stage.start()
    stage.come_to(f"{MONDAY} 12:00")
    stage.irc.announced.clear()
    stage.irc.join("#new")
    stage.come_to(f"{MONDAY} 13:00")
    assert not stage.irc.announced
    stage.restart()
    stage.come_to(f"{TUESDAY} 08:00")
    assert not stage.irc.announced
    stage.come_to(f"{TUESDAY} 09:00")
    assert sorted(place for place, _ in stage.irc.announced) == ["#new", "#quotes"]


def test_of_a_channel_that_is_joined_late_nothing_is_recorded_from_before() -> None:
    """What was posted before we were there was not skipped."""
    stage = Stage("2026-11-16 08:00", {"morning": morning(Target(IRC, "*"))})
    stage.announcers[IRC] = stage.irc = MemoryAnnouncer("#quotes")
    stage.start()
    stage.come_to(f"{MONDAY} 12:00")
    stage.irc.join("#new")
    stage.come_to(f"{TUESDAY} 12:00")
    new = {day: state for (target, day), state in stage.states().items() if "#new" in target}
    assert new == {TUESDAY: "sent"}


def test_a_network_that_does_not_run_here_is_left_alone() -> None:
    """``--only`` leaves its targets to another process: nothing is recorded of them."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(QUOTES, ALICE)})
    del stage.announcers["xmpp:home"]
    stage.start()
    stage.come_to(f"{MONDAY} 23:59:59")
    assert stage.states() == {(str(QUOTES), MONDAY): "sent"}


def test_two_broadcasts_keep_out_of_each_others_way() -> None:
    """Each has its own deliveries, also to the same place at the same time."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(), "early": morning(at="08:30")})
    stage.start()
    stage.come_to(f"{MONDAY} 10:00")
    assert [a.name for _, a in stage.irc.announced] == ["early", "morning"]


def test_a_restart_right_after_posts_nothing_again() -> None:
    """The ledger remembers."""
    stage = at_eight()
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    for minute in range(1, 10):
        stage.restart()
        stage.come_to(f"{MONDAY} 09:{minute:02}")
    assert len(stage.irc.announced) == 1


def test_sending_stands_in_the_ledger_before_the_first_byte() -> None:
    """When the announcer is called, a crash could not lead to a second post any more."""
    stage = at_eight()
    seen: list[str | None] = []
    announce = stage.irc.announce

    async def look_and_announce(place: str, announcement: object) -> None:
        seen.append(stage.state(QUOTES, MONDAY))
        await announce(place, announcement)  # type: ignore[arg-type]

    stage.irc.announce = look_and_announce  # type: ignore[method-assign]
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    assert seen == ["sending"]


def test_each_step_is_told() -> None:
    """Dashboards hear of it: the broadcast, the network, the state; not the place."""
    stage = at_eight()
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    nine = utc(f"{MONDAY} 09:00")
    assert stage.events == [
        DeliveryChanged("morning", IRC, state, nine, lateness)
        for state, lateness in (
            (DeliveryState.CLAIMED, None),
            (DeliveryState.SENDING, None),
            (DeliveryState.SENT, 0.0),
        )
    ]


def test_how_late_something_was_sent_is_told() -> None:
    """In seconds since it was due."""
    stage = at_eight()
    stage.irc.disconnect()
    stage.start()
    stage.come_to(f"{MONDAY} 10:00")
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 10:01")
    sent = stage.events[-1]
    assert sent.state is DeliveryState.SENT
    assert sent.lateness is not None
    assert 3600 <= sent.lateness <= 3602


def test_what_was_due_before_it_was_first_configured_is_not_missed() -> None:
    """Whoever sets up a broadcast at ten is not greeted with the one of nine."""
    stage = Stage(f"{MONDAY} 10:00")
    stage.start()
    stage.restart()
    stage.come_to(f"{TUESDAY} 08:00")
    assert stage.states() == {}
    stage.come_to(f"{TUESDAY} 09:00")
    assert stage.states() == {(str(QUOTES), TUESDAY): "sent"}


def test_what_was_missed_is_sent_late_until_the_end_of_the_day() -> None:
    """The program was down at nine and starts at six: late, and marked so."""
    stage = at_eight()
    stage.come_to(f"{MONDAY} 18:00")
    stage.start()
    assert len(stage.irc.announced) == 1
    (delivery,) = stage.ledger.deliveries(10)
    assert delivery.late
    assert delivery.state is DeliveryState.SENT


def test_what_is_on_time_is_not_late() -> None:
    """A minute is no delay."""
    stage = at_eight()
    stage.come_to(f"{MONDAY} 09:01")
    stage.start()
    (delivery,) = stage.ledger.deliveries(10)
    assert not delivery.late


@pytest.mark.parametrize(
    ("missed", "start", "state"),
    [
        (MissedPolicy(), "09:00:59", "sent"),
        (MissedPolicy(), "09:01:01", "skipped"),
        (MissedPolicy(until=time(14)), "14:00:00", "sent"),
        (MissedPolicy(until=time(14)), "14:00:01", "skipped"),
        (MissedPolicy(until=time(2)), "23:00:00", "sent"),
        (MissedPolicy(at_start=True), "23:59:59", "sent"),
        (None, "23:59:00", "sent"),
        (None, "23:59:01", "skipped"),
    ],
)
def test_how_late_it_may_be(missed: MissedPolicy | None, start: str, state: str) -> None:
    """Skipped, until a time of that day or of the next, whenever it starts, until 23:59."""
    stage = at_eight(missed=missed)
    stage.come_to(f"{MONDAY} {start}")
    stage.start()
    assert stage.state(QUOTES, MONDAY) == state
    assert len(stage.irc.announced) == (state == "sent")


def test_late_after_midnight_it_is_still_the_quote_of_the_day_it_was_due_on() -> None:
    """At 01:00 goes out what was due at 22:00."""
    stage = Stage(
        f"{MONDAY} 21:00", {"morning": morning(at="22:00", missed=MissedPolicy(until=time(2)))}
    )
    stage.start()
    stage.stop()
    stage.come_to(f"{TUESDAY} 01:00")
    stage.start()
    ((_, announcement),) = stage.irc.announced
    assert announcement.date == date(2026, 11, 23)
    assert announcement.quote == stage.store.days(date(2026, 11, 23), 1)[0].quote


def test_the_day_is_that_of_the_collection() -> None:
    """At 20:00 in Berlin it is tomorrow in Auckland: there the quote is of tomorrow."""
    stage = Stage(f"{MONDAY} 19:00", {"morning": morning(at="09:00")}, zone="Pacific/Auckland")
    stage.start()
    stage.come_to(f"{MONDAY} 20:00")
    assert stage.state(QUOTES, TUESDAY) == "sent"
    assert stage.irc.announced[0][1].date == date(2026, 11, 24)


def test_a_network_that_is_down_gets_it_when_it_is_back() -> None:
    """Until then it is due, for all to see; it comes late, and once."""
    stage = at_eight()
    stage.irc.disconnect()
    stage.start()
    stage.come_to(f"{MONDAY} 12:00")
    assert stage.state(QUOTES, MONDAY) == "due"
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 12:00:01")
    assert stage.state(QUOTES, MONDAY) == "sent"
    stage.come_to(f"{TUESDAY} 08:00")
    assert len(stage.irc.announced) == 1
    assert stage.ledger.deliveries(1)[0].late


def test_a_network_that_comes_back_too_late_gets_none() -> None:
    """When the window has closed it is skipped; the next day is another day."""
    stage = at_eight()
    stage.irc.disconnect()
    stage.start()
    stage.come_to(f"{MONDAY} 09:10")
    stage.set_clock(f"{MONDAY} 23:58:30")
    stage.come_to(f"{MONDAY} 23:58:59")
    assert stage.state(QUOTES, MONDAY) == "due"
    stage.come_to(f"{TUESDAY} 00:00")
    assert stage.state(QUOTES, MONDAY) == "skipped"
    stage.irc.connect()
    stage.come_to(f"{TUESDAY} 09:00")
    assert [a.date.day for _, a in stage.irc.announced] == [24]


def test_one_place_out_of_reach_costs_the_others_nothing() -> None:
    """Each target has its own state."""
    stage = Stage(f"{MONDAY} 08:00", {"morning": morning(Target(IRC, "*"))})
    stage.irc.put_out_of_reach("#quotes")
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    assert stage.states() == {
        (f"{IRC}/#quotes", MONDAY): "due",
        (f"{IRC}/#python", MONDAY): "sent",
    }


def test_after_a_long_outage_there_is_one_and_never_a_burst() -> None:
    """Three days are missed: the last is sent late, the others are recorded as skipped."""
    stage = at_eight()
    stage.start()
    stage.come_to(f"{MONDAY} 10:00")
    stage.stop()
    stage.come_to("2026-11-27 12:00")
    stage.start()
    assert [a.date.day for _, a in stage.irc.announced] == [23, 27]
    assert {occurrence: state for (_, occurrence), state in stage.states().items()} == {
        "2026-11-23": "sent",
        "2026-11-24": "skipped",
        "2026-11-25": "skipped",
        "2026-11-26": "skipped",
        "2026-11-27": "sent",
    }


def test_a_busy_schedule_makes_no_burst_either() -> None:
    """Every five minutes, and an hour's outage of the network: one comes afterwards."""
    stage = Stage(
        f"{MONDAY} 08:01", {"busy": morning(cron="*/5 * * * *", missed=MissedPolicy(at_start=True))}
    )
    stage.start()
    stage.come_to(f"{MONDAY} 08:06")
    stage.irc.disconnect()
    stage.come_to(f"{MONDAY} 09:07")
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 09:09")
    assert len(stage.irc.announced) == 2
    assert list(stage.states().values()).count("skipped") == 11


def test_a_new_target_of_an_old_broadcast_has_missed_nothing() -> None:
    """What was due before it was a target is neither sent late nor recorded as skipped."""
    stage = at_eight()
    stage.start()
    stage.come_to("2026-11-25 12:00")
    stage.broadcasts["morning"] = morning(QUOTES, ALICE)
    stage.restart()
    assert not stage.xmpp.announced
    stage.come_to("2026-11-26 12:00")
    states = stage.states()
    assert {o: s for (target, o), s in states.items() if target == str(ALICE)} == {
        "2026-11-26": "sent"
    }


def test_the_clock_set_back_posts_nothing_again() -> None:
    """Nine o'clock comes twice; the ledger knows it."""
    stage = at_eight()
    stage.start()
    stage.come_to(f"{MONDAY} 10:00")
    stage.set_clock(f"{MONDAY} 07:00")
    stage.come_to(f"{MONDAY} 12:00")
    assert len(stage.irc.announced) == 1
    stage.come_to(f"{TUESDAY} 09:00")
    assert len(stage.irc.announced) == 2


def test_the_clock_set_back_loses_nothing_that_waited() -> None:
    """What waits for its network when the clock is set back is due again when its time comes."""
    stage = at_eight()
    stage.irc.disconnect()
    stage.start()
    stage.come_to(f"{MONDAY} 09:30")
    stage.set_clock(f"{MONDAY} 08:30")
    stage.come_to(f"{MONDAY} 10:00")
    stage.irc.connect()
    stage.come_to(f"{MONDAY} 10:01")
    assert stage.state(QUOTES, MONDAY) == "sent"


def test_the_clock_set_forward_is_noticed_at_the_next_look() -> None:
    """A machine that slept over nine o'clock posts when it wakes up."""
    stage = at_eight()
    stage.start()
    stage.come_to(f"{MONDAY} 08:10")
    stage.clock.rightNow += 2 * 3600
    stage.come_to(f"{MONDAY} 10:10:30")
    assert len(stage.irc.announced) == 1


def test_a_clock_that_was_wrong_when_it_was_configured_loses_nothing() -> None:
    """First seen in 2038 by mistake: what comes after the clock is right is sent all the same."""
    stage = Stage("2038-01-01 00:00")
    stage.start()
    stage.stop()
    stage.set_clock(f"{MONDAY} 08:00")
    stage.start()
    stage.come_to(f"{MONDAY} 09:00")
    assert stage.state(QUOTES, MONDAY) == "sent"


def test_an_empty_collection_posts_nothing_and_makes_up_for_it() -> None:
    """As soon as there is a quote within the window it goes out."""
    stage = Stage(f"{MONDAY} 08:00", store=MemoryStore())
    stage.start()
    stage.come_to(f"{MONDAY} 09:30")
    assert not stage.irc.announced
    stage.store.add(Quote("At last"), "test", stage.now())
    stage.come_to(f"{MONDAY} 09:31")
    assert stage.state(QUOTES, MONDAY) == "sent"


def test_when_the_next_ones_are() -> None:
    """For the dashboard: each broadcast and its next instant, started or not."""
    stage = Stage(f"{MONDAY} 09:00", {"morning": morning(), "late": morning(at="22:00")})
    stage.start()
    upcoming = [(one.name, one.next) for one in stage.scheduler.next_broadcasts()]
    assert upcoming == [("morning", utc(f"{TUESDAY} 09:00")), ("late", utc(f"{MONDAY} 22:00"))]


def test_never_asleep_for_longer_than_a_second() -> None:
    """However far the next one is: the clock may be set."""
    stage = at_eight()
    stage.start()
    stage.stop()
    BroadcastService(stage.clock, stage.scheduler).startService()
    (call,) = stage.clock.getDelayedCalls()
    assert call.getTime() - stage.clock.seconds() <= 1


@pytest.mark.parametrize(
    ("zone", "day", "at", "until", "closes"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30", "02:45", "2026-03-29 01:01"),
        ("Europe/Berlin", "2026-03-29", "02:30", "03:30", "2026-03-29 01:30"),
        ("America/New_York", "2026-03-08", "02:10", "02:50", "2026-03-08 07:01"),
        ("Europe/Berlin", "2026-03-29", "02:30", "02:10", "2026-03-30 00:10"),
        ("Europe/Berlin", "2026-11-23", "09:00", "08:00", "2026-11-24 07:00"),
    ],
)
def test_late_until_goes_by_the_time_that_was_named(
    zone: str, day: str, at: str, until: str, closes: str
) -> None:
    """A gap moves a time, and does not make its end that of the next day."""
    missed = MissedPolicy(until=time.fromisoformat(until))
    broadcast = Broadcast.of("morning", morning(at=at, missed=missed), ZoneInfo(zone))
    begin = utc(f"{day} 00:00") - timedelta(hours=1)
    occurrence = next(one for one in broadcast.schedule.following(begin) if one.name == day)
    assert broadcast.closes(occurrence) == utc(closes)
