"""What every quoter does, and each one's own way to choose."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from zope.interface.verify import verifyObject

from quoters import IQuoter, Quote, StaticQuoter
from quoters.errors import EmptyCollection
from quoters.selection.daily import DailyQuoter
from quoters.selection.fortune import FortuneQuoter
from quoters.selection.random import RandomQuoter
from quoters.storage.memory.unit_of_work import MemoryStore
from quoters.storage.opening import open_storage

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def store_of(*texts: str) -> MemoryStore:
    """Make a collection in memory."""
    store = MemoryStore()
    store.add_all(map(Quote, texts), "me", NOW)
    return store


def daily(*texts: str) -> DailyQuoter:
    """Make a quoter that looked ahead."""
    quoter = DailyQuoter(store_of(*texts), lambda: TODAY)
    quoter.refresh()
    return quoter


def random(*texts: str) -> RandomQuoter:
    """Make a quoter with a full ring."""
    quoter = RandomQuoter(store_of(*texts))
    quoter.refill()
    return quoter


def fortune(folder: Path, *texts: str) -> FortuneQuoter:
    """Write a fortune file and make a quoter of it."""
    (folder / "cookies").write_text("".join(f"{text}\n%\n" for text in texts))
    return FortuneQuoter(folder / "cookies")


QUOTERS: dict[str, Callable[[Path], IQuoter]] = {
    "static": lambda _: StaticQuoter("An apple a day"),
    "daily": lambda _: daily("An apple a day"),
    "random": lambda _: random("An apple a day"),
    "fortune": lambda folder: fortune(folder, "An apple a day"),
}


@pytest.mark.parametrize("kind", QUOTERS)
def test_every_quoter(kind: str, tmp_path: Path) -> None:
    """It provides the interface and gives a quote, again and again."""
    quoter = QUOTERS[kind](tmp_path)
    verifyObject(IQuoter, quoter)
    for _ in range(200):
        assert quoter.getQuote().text == "An apple a day"


@pytest.mark.parametrize("make", [daily, random])
def test_an_empty_collection(make: Callable[[], IQuoter]) -> None:
    """There is nothing to give, and asking says so; nothing is said before."""
    quoter = make()
    with pytest.raises(EmptyCollection):
        quoter.getQuote()


def test_a_static_quoter_takes_a_quote() -> None:
    """Author and all."""
    quote = Quote("x", "Me")
    assert StaticQuoter(quote).getQuote() is quote


def test_a_new_date_gives_another_quote() -> None:
    """The quote turns with the date, without looking ahead again, and stays all day."""
    today = [TODAY]
    quoter = DailyQuoter(store_of(*"abcdefgh"), lambda: today[0])
    quoter.refresh()
    first = quoter.getQuote()
    assert quoter.getQuote() == first
    today[0] = TODAY + timedelta(1)
    second = quoter.getQuote()
    assert second != first
    quoter.refresh()
    assert quoter.getQuote() == second


def test_it_looked_fourteen_days_ahead() -> None:
    """For two weeks it needs no store; then it says that it knows nothing."""
    today = [TODAY]
    quoter = DailyQuoter(store_of(*"abcdefghijklmnopqrst"), lambda: today[0])
    quoter.refresh()
    seen = set()
    for step in range(14):
        today[0] = TODAY + timedelta(step)
        seen.add(quoter.getQuote().number)
    assert len(seen) == 14
    today[0] = TODAY + timedelta(14)
    with pytest.raises(EmptyCollection):
        quoter.getQuote()


def test_todays_quote_outlives_a_restart(tmp_path: Path) -> None:
    """The same day gives the same quote after reopening the collection, and to another process."""
    url = f"sqlite:///{tmp_path / 'quotes.db'}"
    seen = []
    for run in range(3):
        storage = open_storage(url)
        storage.store.add_all((Quote(f"run {run} quote {n}") for n in range(30)), "me", NOW)
        quoter = DailyQuoter(storage.store, lambda: TODAY)
        quoter.refresh()
        seen.append((quoter.getQuote(), quoter.day().left))
        storage.close()
    assert seen[0] == seen[1] == seen[2]


def test_random_ones_come_from_all() -> None:
    """Over many rings every quote comes."""
    quoter = random(*"abc")
    seen = set()
    for _ in range(20):
        seen |= {quoter.getQuote().text for _ in range(10)}
        quoter.refill()
    assert seen == set("abc")


def test_a_ring_wears() -> None:
    """When three quarters of it were given it is time to refill; without, it goes round."""
    quoter = RandomQuoter(store_of(*"abc"), size=4)
    quoter.refill()
    first = [quoter.getQuote() for _ in range(2)]
    assert not quoter.needs_refill
    first += [quoter.getQuote() for _ in range(2)]
    assert quoter.needs_refill
    assert [quoter.getQuote() for _ in range(4)] == first
    quoter.refill()
    assert not quoter.needs_refill


def test_fortunes_are_read_once(tmp_path: Path) -> None:
    """Each cookie is as likely as any other, and the file is not looked at again."""
    fortune(tmp_path, "a", "b", "", "c")
    quoter = FortuneQuoter(tmp_path / "cookies", chance=Random(1))  # noqa: S311 - the same each time
    (tmp_path / "cookies").unlink()
    seen = Counter(quoter.getQuote().text for _ in range(3000))
    assert set(seen) == set("abc")
    assert min(seen.values()) > 850


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """A missing file is an OSError, and a file without cookies has nothing to give."""
    with pytest.raises(FileNotFoundError):
        FortuneQuoter(tmp_path / "missing")
    with pytest.raises(EmptyCollection):
        fortune(tmp_path, "", " ").getQuote()
