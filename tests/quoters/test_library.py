"""A collection as a script uses it."""

import doctest
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import quoters.library
from quoters import Quote, QuoteCollection, open_collection
from quoters.errors import Duplicate, EmptyCollection, InvalidQuote, NoSuchQuote, StorageFailed


@pytest.fixture(params=["file", "url", "memory"])
def collection(request: pytest.FixtureRequest, tmp_path: Path) -> QuoteCollection:
    """Open one by a path, by a URL, and in memory."""
    file = tmp_path / "quotes.db"
    places: dict[str, Any] = {"file": file, "url": f"sqlite:///{file}", "memory": "memory:"}
    return open_collection(places[request.param])


def test_its_example_is_true() -> None:
    """As its docstring shows it."""
    assert doctest.testmod(quoters.library).failed == 0


def test_five_lines_are_enough(collection: QuoteCollection) -> None:
    """Open, add, iterate, search, close."""
    with collection as quotes:
        tea = quotes.add("Tea is warm.", author="Ann", tags=["tea"])
        quotes.add("Coffee is black.", at=datetime(2026, 1, 1, tzinfo=UTC))
        assert (tea.number, len(quotes)) == (1, 2)
        assert [quote.text for quote in quotes] == ["Tea is warm.", "Coffee is black."]
        assert quotes[1] == tea
        assert (1 in quotes, 3 in quotes, "x" in quotes) == (True, False, False)
        assert quotes.search("love") == []
        assert quotes.search("TEA") == quotes.search(author="ann") == quotes.search(tag="tea")
        assert quotes.random() in list(quotes)
        assert quotes.today() == quotes.today()


def test_all_are_iterated_over(collection: QuoteCollection) -> None:
    """Also of more than a page."""
    with collection as quotes:
        quotes.storage.store.add_all(
            (Quote(f"number {n}") for n in range(1203)), "test", datetime.now(UTC)
        )
        assert [quote.number for quote in quotes] == list(range(1, 1204))


def test_what_is_wrong_is_said(collection: QuoteCollection) -> None:
    """With the errors that the page names."""
    with collection as quotes:
        with pytest.raises(EmptyCollection):
            quotes.random()
        with pytest.raises(EmptyCollection):
            quotes.today()
        with pytest.raises(NoSuchQuote):
            quotes[7]
        quotes.add("Tea.")
        with pytest.raises(Duplicate):
            quotes.add('"Tea. "')
        with pytest.raises(TypeError, match="several texts"):
            quotes.add("Coffee.", tags="funny")
        with pytest.raises(ValueError, match="time zone"):
            quotes.add("Coffee.", at=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
        assert len(quotes) == 1


@pytest.mark.parametrize("wrong", [{"tags": "funny"}, {"added_at": datetime(2026, 1, 1)}])  # noqa: DTZ001
def test_a_quote_that_is_none_is_refused_by_the_store_too(wrong: dict[str, Any]) -> None:
    """However it comes."""
    with open_collection() as quotes, pytest.raises(InvalidQuote):
        quotes.storage.store.add(Quote("Tea.", **wrong), "me", datetime.now(UTC))


def test_an_instant_without_a_zone_is_kept_nowhere(tmp_path: Path) -> None:
    """Nobody knows when that is."""
    with open_collection(tmp_path / "q.db") as quotes, pytest.raises(ValueError, match="zone"):
        quotes.storage.store.add(Quote("Tea."), "me", datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_copy_that_may_only_be_read_can_be(tmp_path: Path) -> None:
    """Nothing is written, not even beside it; what would write says that it cannot."""
    file = tmp_path / "quotes.db"
    with open_collection(file) as quotes:
        quotes.add("Tea.")
        quotes.today()
    with open_collection(file, read_only=True) as quotes:
        assert [quote.text for quote in quotes] == ["Tea."]
        assert quotes.search("tea")
        assert quotes.today().text == "Tea."
        assert [found.name for found in tmp_path.iterdir()] == ["quotes.db"]
        with pytest.raises(StorageFailed, match="cannot be written"):
            quotes.add("Coffee.")


def test_beside_somebody_who_writes_a_reader_sees_what_is_there(tmp_path: Path) -> None:
    """The journal is read too."""
    file = tmp_path / "quotes.db"
    with open_collection(file) as writer:
        writer.add("Tea.")
        with open_collection(file, read_only=True) as reader:
            assert len(reader) == 1
            writer.add("Coffee.")
            assert len(reader) == 2


def test_what_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    """And is not made."""
    with pytest.raises(StorageFailed, match="there is no collection"):
        open_collection(tmp_path / "quotes.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_quote_alone_needs_no_database() -> None:
    """``import quoters`` loads neither SQLAlchemy nor Twisted."""
    script = (
        "import sys, quoters; print([m for m in ('sqlalchemy', 'twisted') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert said.stdout == "[]\n"
