"""The database beneath the stores: how it is opened, what a transaction is, how it fails.

What only SQLite has stands here and in the migrations.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError

from quoters.errors import StorageFailed

_SECONDS_TO_WAIT = 10.0
"""How long a change waits for another process's change to end."""

_WAIT = f"PRAGMA busy_timeout = {_SECONDS_TO_WAIT * 1000:.0f}"
_LOOK_AGAIN_MS = 2
_TURN = 0.002
"""Seconds that a series of changes leaves others between two: as often as these look, or longer."""
_WRITE = "BEGIN IMMEDIATE"

_PRAGMAS = (
    # Readers and one writer do not wait for each other.
    "PRAGMA journal_mode = WAL",
    # 64 MiB of pages at most: an import finds its place in the indexes of a million in memory; and
    # it brings a page that it touched often to its place in the file less often.
    "PRAGMA cache_size = -65536",
    "PRAGMA foreign_keys = ON",
    _WAIT,
    "PRAGMA trusted_schema = OFF",
)

# A commit is on the disk when it returns, also when the power fails: what was acknowledged is never
# lost, and a delivery's "sending" is there before its first byte. In WAL mode, NORMAL survives a
# crash of the program only; it does for what a later commit brings to the disk.
# What is written is brought to its place by those who wrote most of it, and not by one who adds a
# quote beside an import: that takes 30 ms.
_LASTING = {"synchronous": "FULL", "wal_autocheckpoint": 6000}
_IN_A_SERIES = {"synchronous": "NORMAL", "wal_autocheckpoint": 4000}

# By the beginning of SQLite's name for what failed; the first that fits.
_SENTENCES = {
    "SQLITE_NOTADB": "{file} is not a database of Twisted Quotes: name another file",
    "SQLITE_CORRUPT": "{file} is damaged: move it away and restore a backup",
    "SQLITE_FULL": "there is no space left to write {file}: free some, nothing was changed",
    "SQLITE_READONLY": "{file} cannot be written: let this user write the file and its folder",
    "SQLITE_CANTOPEN": "{file} cannot be opened: let this user read and write it and its folder",
    "SQLITE_PERM": "{file} cannot be opened: let this user read and write it and its folder",
    "SQLITE_AUTH": "{file} cannot be opened: let this user read and write it and its folder",
    "SQLITE_BUSY": "another process keeps {file} locked; try again when it has ended",
    "SQLITE_LOCKED": "another process keeps {file} locked; try again when it has ended",
    "SQLITE_IOERR": "{file} cannot be read or written: is its disk full or failing?",
}


class Database:
    """One SQLite file, and the transactions on it; threads may share it."""

    def __init__(self, engine: Engine, file: Path) -> None:
        self.file = file
        self._reading = engine.execution_options(begin="BEGIN")
        self._writing = {
            True: engine.execution_options(begin=_WRITE, **_LASTING),
            False: engine.execution_options(begin=_WRITE, **_IN_A_SERIES),
        }
        self._changed_at = -_TURN
        self._watching: Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read, all of one moment; nothing waits for anything.

        :raises StorageFailed: when the file cannot be read.
        """
        with raising_storage_failed(self.file), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Connection]:
        """Change, all or nothing; it waits for other changes, and is on the disk when it ends.

        :param lasting: False for one of a series, which may be lost with the power until a lasting
            change follows; others who wait have their turn before it.
        :raises StorageFailed: when the file cannot be read or written.
        """
        if not lasting:
            # Not time.sleep: it waits for an instant, and fails where libfaketime moves the clock.
            select((), (), (), max(0.0, self._changed_at + _TURN - monotonic()))
        try:
            with raising_storage_failed(self.file), self._writing[lasting].begin() as connection:
                yield connection
        finally:
            self._changed_at = monotonic()

    @contextmanager
    def driver(self) -> Iterator[sqlite3.Connection]:
        """Return SQLite's own connection, outside of any transaction.

        :raises StorageFailed: when the file cannot be read or written.
        """
        with raising_storage_failed(self.file):
            connection = self._reading.raw_connection()
            try:
                driver = connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - which the URL said
                yield driver
            finally:
                connection.close()

    def change_token(self) -> object:
        """Return SQLite's ``data_version``: another number after any commit, by whomever.

        It is that of a connection of its own, which never writes: one does not see its own commits.

        :raises StorageFailed: when the file cannot be read.
        """
        with raising_storage_failed(self.file):
            if self._watching is None:
                self._watching = self._reading.connect()
            with self._watching.begin():
                return self._watching.exec_driver_sql("PRAGMA data_version").scalar_one()

    def close(self) -> None:
        """Release the file."""
        if self._watching is not None:
            self._watching.close()
        self._reading.dispose()


def open_database(url: str, base: Path = Path(), *, read_only: bool = False) -> Database:
    """Open a database, which need not exist yet; its tables are not looked at.

    :param url: ``sqlite:///FILE``; a relative path starts from ``base``.
    :param read_only: it must exist, and nothing is written, not even beside it.
    :raises StorageFailed: when there cannot be one; the message says what to do.
    """
    parsed = _parsed(url)
    file = (base / Path(parsed.database or "").expanduser()).absolute()
    if file.is_dir():
        raise StorageFailed(f"{file} is a folder: name a file in it")
    if not file.parent.is_dir():
        raise StorageFailed(f"the folder {file.parent} does not exist: make it, or name another")
    if read_only:
        return Database(_engine_to_read(parsed, file), file)
    if not file.exists():
        _make_private(file)
    engine = create_engine(parsed.set(database=str(file)))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(engine, file)


@contextmanager
def raising_storage_failed(file: Path) -> Iterator[None]:
    """Turn the database's failures into sentences for the operator."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageFailed(_sentence(error, file)) from error
    except DBAPIError as error:
        if isinstance(error, IntegrityError) or not isinstance(error.orig, sqlite3.Error):
            raise
        raise StorageFailed(_sentence(error.orig, file)) from error


def _engine_to_read(parsed: URL, file: Path) -> Engine:
    """Make what reads a file and writes nothing.

    While somebody has it open there is a journal beside it, which is read too; else nothing can
    change meanwhile, and SQLite needs no file of its own there.
    """
    if not file.is_file():
        raise StorageFailed(f"there is no collection {file}")
    is_open = Path(f"{file}-wal").exists()
    query = {"mode": "ro", "uri": "true", **({} if is_open else {"immutable": "1"})}
    engine = create_engine(parsed.set(database=file.as_uri(), query=query))
    event.listen(engine, "connect", _prepare_to_read)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_to_read(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("PRAGMA query_only = ON", _WAIT, "PRAGMA trusted_schema = OFF"):
        connection.execute(pragma)


def _make_private(file: Path) -> None:
    """Make the file, for this user alone: it has who said what; SQLite's others get its mode."""
    with suppress(OSError):  # SQLite says what is wrong
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StorageFailed(f'"{url}" is no database; write sqlite:///quotes.db') from None
    if parsed.drivername != "sqlite":
        raise StorageFailed(
            f"{parsed.drivername} databases are not supported yet; write sqlite:///quotes.db"
        )
    if parsed.host or not parsed.database or parsed.database == ":memory:":
        raise StorageFailed("the database needs a file: sqlite:///quotes.db or sqlite:////absolute")
    return parsed


def _sentence(error: sqlite3.Error, file: Path) -> str:
    name = getattr(error, "sqlite_errorname", "")
    for beginning, sentence in _SENTENCES.items():
        if name.startswith(beginning):
            return sentence.format(file=file)
    return f"{file} cannot be used: {error}"


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, not by guessing
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("begin") == _WRITE:
        for option in _LASTING:
            connection.exec_driver_sql(f"PRAGMA {option} = {options[option]}")
        _begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Wait for the writer before us, looking often.

    SQLite's own waiting sleeps longer and longer, up to 100 ms, and between two transactions of an
    import there are a few.
    """
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_LOOK_AGAIN_MS}")
    deadline = monotonic() + _SECONDS_TO_WAIT
    while True:
        try:
            connection.exec_driver_sql(_WRITE)
            break
        except OperationalError as error:
            busy = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            if not busy or monotonic() > deadline:
                raise
    connection.exec_driver_sql(_WAIT)
