"""What cannot be opened gives one sentence that an operator can act on."""

import itertools
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from quoters import Quote
from quoters.errors import StorageFailed
from quoters.model.change import Actor
from quoters.model.delivery import DeliveryKey, DeliveryState, SendRequest
from quoters.model.quote import QuoteState
from quoters.storage import migrate
from quoters.storage.opening import open_storage
from quoters.storage.sql.schema import metadata
from tests.quoters.collection.test_reader import TODAY, filled
from tests.quoters.conftest import sql_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def sentence(url: str) -> str:
    """Fail to open; give what is said."""
    with pytest.raises(StorageFailed) as failed:
        open_storage(url)
    said = str(failed.value)
    assert "\n" not in said
    assert "Error" not in said
    return said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me@host/quotes", "postgresql databases are not supported yet"),
        ("mysql://x", "mysql databases are not supported yet"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite databases are not supported yet"),
        ("quotes.db", '"quotes.db" is no database; write sqlite:///quotes.db'),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite://host/x.db", "needs a file"),
    ],
)
def test_wrong_urls(url: str, said: str) -> None:
    """What is no SQLite file says what to write."""
    assert said in sentence(url)


def test_a_folder(tmp_path: Path) -> None:
    """A folder is no file."""
    assert sentence(f"sqlite:///{tmp_path}") == f"{tmp_path} is a folder: name a file in it"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A missing folder is named."""
    assert f"{tmp_path / 'no'} does not exist" in sentence(f"sqlite:///{tmp_path}/no/q.db")


def test_no_database(tmp_path: Path) -> None:
    """A text file is named as no database, and stays as it is."""
    file = tmp_path / "notes.txt"
    file.write_text("shopping list\n" * 100)
    assert "notes.txt is not a database" in sentence(f"sqlite:///{file}")
    assert file.read_text() == "shopping list\n" * 100


def test_another_programs_database(tmp_path: Path) -> None:
    """The database of another program is left alone."""
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    assert "other.db is the database of another program" in sentence(f"sqlite:///{file}")
    with sqlite3.connect(file) as other:
        assert [name for (name,) in other.execute("SELECT name FROM sqlite_master")] == ["theirs"]
    other.close()


def test_a_newer_database(tmp_path: Path) -> None:
    """A database that a newer program made is refused, and stays as it is."""
    sql_store(tmp_path).close()
    file = tmp_path / "quotes.db"
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    assert "was made by a newer Twisted Quotes" in sentence(f"sqlite:///{file}")


def test_a_damaged_file(tmp_path: Path) -> None:
    """Pages of rubbish are noticed when they are read."""
    store = sql_store(tmp_path)
    filled(store, 500)
    store.close()
    file = tmp_path / "quotes.db"
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    assert "quotes.db is damaged" in sentence(f"sqlite:///{file}")


_AS_STRANGER = """
import json, os, sys
import alembic.command, alembic.config, alembic.script
from datetime import datetime, UTC
from quoters import Quote
from quoters import Quote
from quoters.errors import StorageFailed
from quoters.model.change import Actor
from quoters.model.delivery import DeliveryKey, DeliveryState, SendRequest
from quoters.model.quote import QuoteState
from quoters.storage.opening import open_storage
if os.geteuid() == 0:  # whom no permission binds
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    storage = open_storage(f"sqlite:///{sys.argv[1]}/quotes.db")
    storage.store.add(Quote("x"), "me", datetime.now(UTC))
    print(json.dumps("added"))
except StorageFailed as error:
    print(json.dumps(str(error)))
"""


def as_stranger(folder: Path) -> str:
    """Open and add, in a process whose user the permissions hold for; give what is said."""
    command = [sys.executable, "-c", _AS_STRANGER, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return str(json.loads(done.stdout))


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that others can enter, which pytest's cannot be."""
    with TemporaryDirectory() as name:
        made = Path(name)
        made.chmod(0o777)
        yield made
        made.chmod(0o777)


def test_a_stranger_may_use_what_is_open(folder: Path) -> None:
    """In a folder for everybody it works: what is said below is about permissions."""
    sql_store(folder).close()
    (folder / "quotes.db").chmod(0o666)
    assert as_stranger(folder) == "added"


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    """It says who must be let in."""
    sql_store(folder).close()
    (folder / "quotes.db").chmod(0)
    assert "quotes.db cannot be opened: let this user read" in as_stranger(folder)


def test_a_file_that_cannot_be_written(folder: Path) -> None:
    """A read-only file says so at once."""
    sql_store(folder).close()
    (folder / "quotes.db").chmod(0o444)
    assert "quotes.db cannot be written: let this user write" in as_stranger(folder)


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    """A first start in a read-only folder says so, and so does a later one."""
    folder.chmod(0o555)
    assert "quotes.db cannot be opened: let this user" in as_stranger(folder)
    folder.chmod(0o755)
    sql_store(folder).close()
    (folder / "quotes.db").chmod(0o666)
    folder.chmod(0o555)
    assert "let this user" in as_stranger(folder)


_TILL_FULL = """
import json, resource, signal, sys
from datetime import datetime, UTC
from quoters import Quote
from quoters import Quote
from quoters.errors import StorageFailed
from quoters.model.change import Actor
from quoters.model.delivery import DeliveryKey, DeliveryState, SendRequest
from quoters.model.quote import QuoteState
from quoters.storage.opening import open_storage
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
storage = open_storage("sqlite:///" + sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
added = 0
try:
    while added < 10_000:
        storage.store.add(Quote(f"quote {added} " + "x" * 5000), "me", datetime.now(UTC))
        added += 1
except StorageFailed as error:
    print(json.dumps([added, str(error)]))
"""


def test_a_full_disk(tmp_path: Path) -> None:
    """When nothing more can be written it says so, and what was acknowledged is there."""
    file = tmp_path / "quotes.db"
    command = [sys.executable, "-c", _TILL_FULL, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    added, said = json.loads(done.stdout)
    assert "disk full" in said or "no space left" in said
    assert added
    storage = open_storage(f"sqlite:///{file}")
    assert storage.store.count() == added
    assert storage.store.days(TODAY, 1)
    storage.close()


def test_the_newest_revision_is_named() -> None:
    """What ``migrating`` takes for the newest is the migrations' head."""
    config = Config()
    config.set_main_option("script_location", str(migrate._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.NEWEST


def test_migrations_make_what_the_queries_expect(tmp_path: Path) -> None:
    """The columns that the migrations make are those of the schema."""
    sql_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "quotes.db") as made:
        for table in metadata.sorted_tables:
            info = made.execute(f"PRAGMA table_info({table.name})").fetchall()
            assert [(name, bool(required)) for _, name, _, required, *_ in info] == [
                (column.name, not column.nullable) for column in table.columns
            ], table.name
    made.close()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_the_change_token_is_another_after_any_change(kind: str, tmp_path: Path) -> None:
    """Of quotes, persons or deliveries, by this connection or by another; reading changes none."""
    url = "memory:" if kind == "memory" else f"sqlite:///{tmp_path}/quotes.db"
    mine = open_storage(url)
    other = mine if kind == "memory" else open_storage(url)
    boss, key = Actor("shell:root", moderator=True), DeliveryKey("morning", "web", "2026-11-23")
    changes: list[Callable[[], object]] = [
        lambda: mine.curation.submit(Quote("One."), boss, NOON, state=QuoteState.PUBLISHED),
        lambda: other.store.add_all([Quote("Two.")], "import:x", NOON),
        lambda: other.people.ignore("irc:a/account:troll", boss, NOON),
        lambda: other.ledger.want(SendRequest("morning", NOON, again=False)),
        lambda: other.ledger.claim(key, "worker", 1, NOON, late=False),
        lambda: mine.ledger.begin_sending(key, "worker", NOON),
        lambda: mine.ledger.settle(key, DeliveryState.SENT, NOON),
    ]
    seen = [mine.change_token()]
    for change in changes:
        change()
        mine.store.count()
        seen.append(mine.change_token())
        assert mine.change_token() == seen[-1]
    assert all(before != after for before, after in itertools.pairwise(seen))
    other.close()
    if other is not mine:
        mine.close()
