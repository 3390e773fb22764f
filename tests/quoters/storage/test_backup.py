"""Backups: whole or not there, and restored at once."""

import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quoters import Quote
from quoters.errors import StorageFailed
from quoters.model.delivery import DeliveryKey, DeliveryState, SendRequest
from quoters.storage.opening import Storage, open_storage
from tests.quoters.collection.test_reader import ME, NOW, TODAY, filled

KEY = DeliveryKey("morning", "web", "2026-11-23")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """Return a storage with ten quotes."""
    opened = open_storage("sqlite:///quotes.db", tmp_path)
    filled(opened.store, 10)
    return opened


def test_out_and_in(storage: Storage, tmp_path: Path) -> None:
    """A backup has everything, in one file; restored, what came after it is gone."""
    days = storage.store.days(TODAY, 14)
    backup = tmp_path / "backup.db"
    storage.back_up(backup)
    assert not list(tmp_path.glob("backup.db?*"))
    storage.store.add_all((Quote(f"later {n}") for n in range(500)), ME, NOW)
    version = storage.store.version()
    other = open_storage("sqlite:///quotes.db", tmp_path)
    storage.restore(backup)
    for opened in (storage, other):
        assert opened.store.count() == 10
        assert opened.store.days(TODAY, 14) == days
        assert opened.store.version() > version
        opened.close()
    assert {file.name for file in tmp_path.iterdir()} == {"quotes.db", "backup.db"}


def test_the_backup_is_a_collection(storage: Storage, tmp_path: Path) -> None:
    """It can be opened by itself."""
    storage.back_up(tmp_path / "backup.db")
    opened = open_storage("sqlite:///backup.db", tmp_path)
    assert opened.store.count() == 10
    opened.close()
    storage.close()


def test_numbers_are_not_given_again(storage: Storage, tmp_path: Path) -> None:
    """Those given since the backup stay given."""
    storage.back_up(tmp_path / "backup.db")
    given = storage.store.add(Quote("later"), ME, NOW).number
    storage.restore(tmp_path / "backup.db")
    assert given == 11
    assert storage.store.add(Quote("again"), ME, NOW).number == 12
    storage.close()


def test_what_was_sent_is_not_sent_again(storage: Storage, tmp_path: Path) -> None:
    """The ledger stays as it is, whatever the backup says."""
    storage.ledger.claim(KEY, "one", 1, NOW, late=False)
    storage.back_up(tmp_path / "backup.db")
    storage.ledger.begin_sending(KEY, "one", NOW)
    storage.ledger.settle(KEY, DeliveryState.SENT, NOW)
    storage.restore(tmp_path / "backup.db")
    assert storage.ledger.state_of(KEY) == DeliveryState.SENT
    assert not storage.ledger.claim(KEY, "two", 1, datetime.now(UTC), late=True)
    storage.close()


def test_a_wish_that_was_seen_to_does_not_come_back(storage: Storage, tmp_path: Path) -> None:
    """What was asked for by hand before the backup, and sent since, is not sent again."""
    before, now = SendRequest("morning", NOW, again=True), SendRequest("evening", NOW, again=False)
    storage.ledger.want(before)
    storage.back_up(tmp_path / "backup.db")
    storage.ledger.fulfil(before)
    storage.ledger.want(now)
    storage.restore(tmp_path / "backup.db")
    assert storage.ledger.wanted() == [now]
    storage.close()


def test_an_old_backup(storage: Storage, tmp_path: Path) -> None:
    """A backup of an older program is brought up to date; one of a newer is refused."""
    backup = tmp_path / "backup.db"
    storage.back_up(backup)
    with sqlite3.connect(backup) as made:
        made.execute("UPDATE alembic_version SET version_num = '9999'")
    made.close()
    with pytest.raises(StorageFailed, match=r"backup\.db was made by a newer Twisted Quotes"):
        storage.restore(backup)
    assert storage.store.count() == 10
    storage.close()


@pytest.mark.parametrize("content", [b"shopping list " * 400, b""])
def test_what_is_no_backup(storage: Storage, tmp_path: Path, content: bytes) -> None:
    """Nothing is changed by what is not one."""
    file = tmp_path / "notes"
    file.write_bytes(content)
    with pytest.raises(StorageFailed, match=r"notes is not a (database|backup)"):
        storage.restore(file)
    for missing in (tmp_path / "missing", tmp_path):
        with pytest.raises(StorageFailed, match="is no file"):
            storage.restore(missing)
    assert storage.store.count() == 10
    storage.close()


def test_a_damaged_backup(storage: Storage, tmp_path: Path) -> None:
    """It is refused, and nothing is changed."""
    backup = tmp_path / "backup.db"
    storage.store.add_all((Quote(f"later {n}") for n in range(500)), ME, NOW)
    storage.back_up(backup)
    content = bytearray(backup.read_bytes())
    content[8192:40960] = b"\xaa" * (40960 - 8192)
    backup.write_bytes(content)
    with pytest.raises(StorageFailed, match="is damaged"):
        storage.restore(backup)
    assert storage.store.count() == 510
    storage.close()


def test_where_a_backup_cannot_be(storage: Storage, tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(StorageFailed, match=r"backup\.db"):
        storage.back_up(tmp_path / "no" / "backup.db")
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StorageFailed, match=r"cannot write .*folder\.db"):
        storage.back_up(tmp_path / "folder.db")
    storage.close()


def test_memory_has_none(tmp_path: Path) -> None:
    """What is in memory alone says so."""
    with pytest.raises(StorageFailed, match="in memory"):
        open_storage("memory:").back_up(tmp_path / "x")


def mode(file: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(file.stat().st_mode)


def test_collections_and_backups_are_for_their_user_alone(storage: Storage, tmp_path: Path) -> None:
    """They have who said what, and what people are called; SQLite's own files beside them too."""
    storage.back_up(tmp_path / "backup.db")
    assert {file.name: oct(mode(file)) for file in tmp_path.iterdir()} == {
        file.name: "0o600" for file in tmp_path.iterdir()
    }
    assert (tmp_path / "quotes.db-wal").exists()
    storage.close()


def test_a_collection_that_others_may_read_stays_so(tmp_path: Path) -> None:
    """Whoever gave them the right wants it."""
    open_storage("sqlite:///quotes.db", tmp_path).close()
    (tmp_path / "quotes.db").chmod(0o640)
    open_storage("sqlite:///quotes.db", tmp_path).close()
    assert mode(tmp_path / "quotes.db") == 0o640


@pytest.mark.parametrize("beside", ["backup.db.part", "quotes.db.restoring"])
def test_files_of_others_stay(storage: Storage, tmp_path: Path, beside: str) -> None:
    """What is written meanwhile has a name that nobody has."""
    other = tmp_path / beside
    other.write_text("mine", "utf-8")
    storage.back_up(tmp_path / "backup.db")
    storage.restore(tmp_path / "backup.db")
    assert other.read_text("utf-8") == "mine"
    storage.close()


def test_a_backup_that_fails_leaves_nothing(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half of it, and no journal."""
    before = {file.name for file in tmp_path.iterdir()}

    def fail(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StorageFailed, match="No space left"):
        storage.back_up(tmp_path / "backup.db")
    assert {file.name for file in tmp_path.iterdir()} == before
    storage.close()
