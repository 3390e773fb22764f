"""What only a collection in a file can do: outlive its process, and be shared."""

from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from quoters import Quote
from quoters.interfaces import Duplicate
from quoters.storage import open_storage
from tests.quoters.conftest import sql_store
from tests.quoters.store.test_contract import ME, NOW, TODAY, filled, numbers


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
