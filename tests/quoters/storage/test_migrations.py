"""A collection that an older program made is brought up to date."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from quoters import Quote
from quoters.errors import Duplicate
from quoters.storage import migrate
from quoters.storage.opening import open_storage
from quoters.text.normalize import fingerprint
from quoters.text.search import parse_search
from tests.quoters.collection.test_reader import ME, NOW, TODAY


def make_first_revision(file: Path) -> None:
    """Make a file as the first version did, with three quotes and a day."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrate._MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number, text in enumerate(("one apple", "two", "c++"), 1):
            connection.exec_driver_sql(
                "INSERT INTO quote (number, text, author, tags, state, added_by, added_at, "
                "fingerprint, slot) VALUES (?, ?, 'Eve', '[\"fruit\"]', 'published', 'me', "
                "'2026-01-01 00:00:00.000000', ?, ?)",
                (number, text, fingerprint(text), number - 1),
            )
        connection.exec_driver_sql("INSERT INTO day VALUES ('2026-11-23', 2, 1, 3, 0)")
        connection.exec_driver_sql("UPDATE deck SET used = 1, size = 3, top = 3, last_number = 3")
        connection.exec_driver_sql("UPDATE quote SET slot = NULL WHERE number = 1")
        connection.exec_driver_sql("UPDATE quote SET slot = 0 WHERE number = 2")
        connection.exec_driver_sql("UPDATE quote SET slot = 1 WHERE number = 1")
    engine.dispose()


def test_from_the_first_revision(tmp_path: Path) -> None:
    """Quotes, days and draws are as they were, and what is new finds them."""
    make_first_revision(tmp_path / "quotes.db")
    storage = open_storage("sqlite:///quotes.db", tmp_path)
    assert storage.store.days(TODAY, 1)[0].quote.number == 2
    assert len({day.quote.number for day in storage.store.days(TODAY, 3)}) == 3
    assert [quote.number for quote in storage.store.search(parse_search("apple"), 5)] == [1]
    assert [quote.number for quote in storage.store.search(parse_search("c++"), 5)] == [3]
    assert [quote.number for quote in storage.store.by_author("eve", 5)] == [1, 2, 3]
    assert len(storage.store.page(5, tag="fruit")) == 3
    with pytest.raises(Duplicate):
        storage.store.add(Quote('"two" '), ME, NOW)
    assert storage.store.add(Quote("four"), ME, NOW).number == 4
    storage.close()


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that fails leaves the file as it was."""
    file = tmp_path / "quotes.db"
    make_first_revision(file)

    def fail(*_: object) -> str:
        raise OSError("the disk went")

    with monkeypatch.context() as patch:
        patch.setattr("quoters.text.search.index_tokens", fail)
        with pytest.raises(OSError, match="the disk went"):
            open_storage(f"sqlite:///{file}")
    with sqlite3.connect(file) as made:
        names = {name for (name,) in made.execute("SELECT name FROM sqlite_master")}
        assert "history" not in names
        assert made.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    made.close()
    storage = open_storage(f"sqlite:///{file}")
    assert storage.store.count() == 3
    storage.close()
