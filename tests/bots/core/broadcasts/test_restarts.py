"""A broadcast whose ledger is a file: what stays when the program ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from twisted.internet.defer import Deferred

from bots.core.adapters.memory import MemoryAnnouncer
from bots.core.chat.render import numbered
from quoters import Quote
from quoters.model.delivery import DeliveryState
from quoters.storage.opening import open_storage
from tests.bots.core.broadcasts.stage import IRC, QUOTES, Stage, morning, utc

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


@contextmanager
def process(file: Path, at: str, irc: MemoryAnnouncer) -> Iterator[Stage]:
    """Run the program on a file, as a process that knows nothing else."""
    storage = open_storage(f"sqlite:///{file}")
    if not storage.store.count():
        sayings = (Quote(f"Saying number {n}") for n in range(20))
        storage.store.add_all(sayings, "test", utc("2026-01-01"))
    stage = Stage(at, {"morning": morning()}, store=storage.store, ledger=storage.ledger)
    stage.worker = f"the one of {at}"
    stage.announcers[IRC] = irc
    stage.start()
    yield stage
    storage.close()


def test_a_restart_right_after_posts_nothing_again(tmp_path: Path) -> None:
    """Stopped at nine and a second, started at two seconds: the file remembers."""
    irc = MemoryAnnouncer()
    with process(tmp_path / "quotes.db", f"{MONDAY} 08:59", irc) as stage:
        stage.come_to(f"{MONDAY} 09:00:01")
        stage.stop()
    assert len(irc.announced) == 1
    with process(tmp_path / "quotes.db", f"{MONDAY} 09:00:02", irc) as stage:
        stage.come_to(f"{MONDAY} 10:00")
        assert stage.state(QUOTES, MONDAY) == "sent"
        assert len(irc.announced) == 1
        stage.set_clock(f"{TUESDAY} 08:59")
        stage.come_to(f"{TUESDAY} 09:00")
    assert [announcement.date.day for _, announcement in irc.announced] == [23, 24]


def test_a_kill_while_sending_is_unknown_in_the_next_run(tmp_path: Path) -> None:
    """Nobody settled it; the next run does, and sends nothing."""

    class Deaf(MemoryAnnouncer):
        async def announce(self, place: str, announcement: object) -> None:
            await Deferred()

    with process(tmp_path / "quotes.db", f"{MONDAY} 08:59", Deaf()) as stage:
        stage.come_to(f"{MONDAY} 09:00:01")
        assert stage.state(QUOTES, MONDAY) == "sending"
        stage.crash()
    irc = MemoryAnnouncer()
    with process(tmp_path / "quotes.db", f"{MONDAY} 09:00:02", irc) as stage:
        stage.come_to(f"{MONDAY} 12:00")
        (delivery,) = stage.ledger.deliveries(10)
        assert delivery.state is DeliveryState.UNKNOWN
    assert not irc.announced


def test_the_next_run_posts_what_this_one_missed(tmp_path: Path) -> None:
    """Late, and the quote that everybody else got that day."""
    irc = MemoryAnnouncer()
    with process(tmp_path / "quotes.db", f"{MONDAY} 08:00", irc) as stage:
        (day,) = stage.store.days(date(2026, 11, 23), 1)
        stage.stop()
    with process(tmp_path / "quotes.db", f"{MONDAY} 18:00", irc) as stage:
        (delivery,) = stage.ledger.deliveries(10)
        assert delivery.late
    ((_, announcement),) = irc.announced
    assert announcement.text == numbered(day.quote)
