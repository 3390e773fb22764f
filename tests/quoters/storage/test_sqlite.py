"""What only a collection in a file can do: outlive its process, and be shared."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from threading import Event, Thread
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, event

from quoters import Quote
from quoters.collection.archive import Archive
from quoters.collection.curation import Curation
from quoters.collection.reader import QuoteStore
from quoters.errors import Duplicate
from quoters.model.change import Actor
from quoters.model.delivery import DeliveryKey
from quoters.model.quote import QuoteState
from quoters.model.record import Record
from quoters.model.subscription import Subscription
from quoters.storage.opening import Storage, open_storage
from quoters.storage.sql.schema import UNREADABLE_INSTANT
from quoters.storage.sqlite.database import open_database
from tests.quoters.collection.test_curation import JUDGE
from tests.quoters.collection.test_reader import ME, NOW, TODAY, filled, numbers
from tests.quoters.conftest import chance, sql_store, sql_tables


def test_all_is_there_after_reopening(tmp_path: Path) -> None:
    """Quotes, days and the next number survive; today's quote stays today's."""
    before = sql_store(tmp_path)
    filled(before, 20)
    drawn = before.days(TODAY, 14)
    before.close()
    after = sql_store(tmp_path)
    assert after.days(TODAY, 14) == drawn
    assert after.count() == 20
    assert after.add(Quote("next"), ME, NOW).number == 21
    after.close()


def test_two_share_a_file(tmp_path: Path) -> None:
    """One sees what the other adds, draws and changes."""
    one, other = sql_store(tmp_path), sql_store(tmp_path)
    version = other.version()
    filled(one, 20)
    assert other.version() != version
    assert numbers(one, TODAY, 14) == numbers(other, TODAY, 14)
    with pytest.raises(Duplicate):
        other.add(Quote("saying 3"), ME, NOW)
    one.close()
    other.close()


def test_many_add_at_once(tmp_path: Path) -> None:
    """Threads on two openings of a file add without losing or doubling a number."""
    stores = [sql_store(tmp_path), sql_store(tmp_path)]

    def add(worker: int) -> None:
        for n in range(25):
            stores[worker % 2].add(Quote(f"worker {worker} says {n}"), ME, NOW)

    threads = [Thread(target=add, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores[0].count() == 100
    assert len({stores[0].get(number).text for number in range(1, 101)}) == 100
    for store in stores:
        store.close()


def test_others_have_their_turn_in_a_series(tmp_path: Path) -> None:
    """Who waits while one change follows the other comes after the one that is under way."""
    sql_store(tmp_path).close()
    one, other = (open_database(f"sqlite:///{tmp_path / 'quotes.db'}") for _ in range(2))
    changes, enough = count(), Event()

    def change() -> None:
        while not enough.is_set():
            with one.writing(lasting=False):
                sleep(0.01)
            passed.append(next(changes))

    passed: list[int] = []
    series = Thread(target=change)
    series.start()
    waited = []
    for _ in range(30):
        sleep(0.002)
        before = len(passed)
        with other.writing(lasting=False):
            waited.append(len(passed) - before)
    enough.set()
    series.join()
    one.close()
    other.close()
    assert max(waited) <= 5


def test_no_change_leaves_much_to_merge(tmp_path: Path) -> None:
    """Each change of the index merges a little, so that none ever has to merge everything."""
    factory = sql_tables(tmp_path)
    store, curation = QuoteStore(factory, chance()), Curation(factory, chance())
    index = sqlite3.connect(tmp_path / "quotes.db")
    pieces: list[int] = []

    def look(*_: object) -> None:
        found = index.execute("SELECT count(DISTINCT segid) FROM quote_words_idx")
        pieces.extend(*found.fetchall())

    for n in range(40):
        store.add(Quote(f"one of its own {n}"), ME, NOW)
        look()
    for n in range(1, 21):
        curation.delete(n, Actor("me", moderator=True), NOW)
        look()
    records = (Record(Quote(f"one of many {n}")) for n in range(4000))
    Archive(factory, lambda: 0.0).bring_in(records, Actor("import"), NOW, progress=look)
    assert max(pieces) <= 9
    options = dict(index.execute("SELECT k, v FROM quote_words_config"))
    assert options["automerge"] == 0
    index.close()
    factory.close()


def test_memory_storage() -> None:
    """``memory:`` opens the twins."""
    storage = open_storage("memory:")
    storage.store.add(Quote("x"), ME, NOW)
    assert storage.store.days(date(2026, 1, 1), 1)[0].quote.text == "x"
    assert storage.ledger.deliveries(1) == []
    storage.close()


def test_a_relative_file_starts_from_the_base(tmp_path: Path) -> None:
    """The file is made beside the settings, not in the working folder."""
    open_storage("sqlite:///mine.db", tmp_path).close()
    assert (tmp_path / "mine.db").is_file()


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("33-04-03 12:00:00.000000", datetime(33, 4, 3, 12, tzinfo=UTC)),
        ("0033-04-03 12:00:00.000000", datetime(33, 4, 3, 12, tzinfo=UTC)),
        ("2026-11-23 09:00:00.000000", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("no instant at all", UNREADABLE_INSTANT),
        ("", UNREADABLE_INSTANT),
    ],
)
def test_an_instant_that_nobody_can_read_costs_only_itself(
    tmp_path: Path, stored: str, read: datetime
) -> None:
    """Its row is read, listed, exported and deleted like any other."""
    url = f"sqlite:///{tmp_path}/quotes.db"
    storage = open_storage(url)
    storage.store.add(Quote("one"), "test", NOW)
    storage.store.add(Quote("two"), "test", NOW)
    storage.close()
    with sqlite3.connect(tmp_path / "quotes.db") as connection:
        connection.execute("UPDATE quote SET added_at = ? WHERE number = 1", (stored,))
    storage = open_storage(url)
    assert [quote.added_at for quote in storage.store.page(9)] == [read, NOW]
    assert len(list(storage.archive.take_out())) == 2
    boss = Actor("shell:root", moderator=True)
    assert storage.curation.delete(1, boss, NOW).state == QuoteState.DELETED
    storage.curation.purge(1, boss, NOW)
    storage.close()


@pytest.mark.parametrize("year", [2, 33, 999, 1970, 9998])
def test_any_year_that_is_kept_is_read_back(tmp_path: Path, year: int) -> None:
    """With all its digits."""
    storage = open_storage(f"sqlite:///{tmp_path}/quotes.db")
    at = datetime(year, 4, 3, 12, 30, 15, 250, tzinfo=UTC)
    storage.archive.bring_in([Record(Quote("one", added_at=at))], Actor("shell:a"), NOW)
    assert storage.store.get(1).added_at == at
    storage.close()


def commits(done: Callable[[Storage], object], folder: Path) -> list[int]:
    """Return how thoroughly SQLite wrote each commit of a change: 2 is FULL, 1 is NORMAL."""
    storage = open_storage("sqlite:///quotes.db", folder)
    storage.store.add(Quote("An apple"), ME, NOW)
    found: list[int] = []

    def committing(connection: Connection) -> None:
        if connection.get_execution_options().get("begin") != "BEGIN":
            found.append(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    event.listen(Engine, "commit", committing)
    try:
        done(storage)
    finally:
        event.remove(Engine, "commit", committing)
        storage.close()
    return found


KEY = DeliveryKey("morning", "irc:test/#a", "2026-11-23")
MORNING = Subscription("irc:test/alice", time(8), ZoneInfo("Europe/Berlin"), NOW)

CHANGES: dict[str, Callable[[Storage], object]] = {
    "add": lambda s: s.store.add(Quote("A pear"), ME, NOW),
    "delete": lambda s: s.curation.delete(1, JUDGE, NOW),
    "vote": lambda s: s.curation.vote(1, JUDGE, 1, NOW),
    "subscribe": lambda s: s.people.subscribe(MORNING),
    "a day": lambda s: s.store.days(TODAY, 1),
    "a delivery": lambda s: s.ledger.claim(KEY, "me", 1, NOW, late=False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_acknowledged_survives_a_loss_of_power(change: str, tmp_path: Path) -> None:
    """Each change is on the disk when it returns: SQLite's NORMAL survives a crash only."""
    found = commits(CHANGES[change], tmp_path)
    assert found
    assert set(found) == {2}
