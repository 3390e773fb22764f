"""Backing a database up into one file beside a running program, and restoring it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from quoters.errors import StorageFailed
from quoters.storage.migrate import migrate
from quoters.storage.sqlite.database import Database, open_database, raising_storage_failed

# What was sent since the backup stays known, or it would be sent again; and no number that was
# given since is given to another quote.
_KEEP_WHAT_CANNOT_BE_UNDONE = """
INSERT OR REPLACE INTO delivery SELECT * FROM living.delivery;
INSERT OR REPLACE INTO broadcast SELECT * FROM living.broadcast;
DELETE FROM wanted;
INSERT INTO wanted SELECT * FROM living.wanted;
UPDATE deck SET
    last_number = max(last_number, (SELECT last_number FROM living.deck)),
    version = max(version, (SELECT version FROM living.deck)) + 1;
"""


def back_up(database: Database, to: Path) -> None:
    """Copy the database, as it is at this moment, into a file that is whole or not there.

    :raises StorageFailed: when the one cannot be read or the other not be written.
    """
    with _made_whole(to) as part, database.driver() as living, _opened(part) as copy:
        living.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def restore(database: Database, source: Path) -> None:
    """Put a backup in the place of what the database holds, at once; others may have it open.

    Only what was delivered, and which numbers were given, stays as it is now.

    :raises StorageFailed: when the file is no backup, is damaged, or was made by a newer program.
    """
    if not source.is_file():
        raise StorageFailed(f"{source} is no file: name a backup")
    with _private_file(database.file) as copy:
        with _opened(source, "ro") as backup, _opened(copy) as target:
            _check_is_backup(backup, source)
            backup.backup(target)
        _make_current(copy, source)
        with _opened(copy) as renewed:
            renewed.execute("ATTACH ? AS living", (str(database.file),))
            renewed.executescript(f"BEGIN; {_KEEP_WHAT_CANNOT_BE_UNDONE} COMMIT; DETACH living;")
            with database.driver() as living:
                renewed.backup(living)


def _check_is_backup(backup: sqlite3.Connection, source: Path) -> None:
    if not backup.execute("SELECT 1 FROM sqlite_master WHERE name = 'deck'").fetchone():
        raise StorageFailed(f"{source} is not a backup of Twisted Quotes: name another file")
    if backup.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StorageFailed(f"{source} is damaged: restore another backup")


def _make_current(copy: Path, source: Path) -> None:
    """Migrate a backup's tables to what this program knows."""
    renewed = open_database(f"sqlite:///{copy}")
    try:
        migrate(renewed)
    except StorageFailed as error:
        raise StorageFailed(str(error).replace(str(copy), str(source))) from error
    finally:
        renewed.close()


@contextmanager
def _made_whole(file: Path) -> Iterator[Path]:
    """Return a name to write to, which becomes ``file`` when that went well."""
    try:
        with _private_file(file) as part:
            yield part
            part.replace(file)
    except OSError as error:
        raise StorageFailed(f"cannot write {file}: {error.strerror}") from error


@contextmanager
def _private_file(beside: Path) -> Iterator[Path]:
    """Make a file that nobody else can read, under a name that nobody has; in the end it is gone.

    So is what SQLite may have left beside it.
    """
    descriptor, name = mkstemp(prefix=f"{beside.name}.", suffix=".part", dir=beside.parent)
    os.close(descriptor)
    file = Path(name)
    try:
        yield file
    finally:
        for left in (file, *(Path(f"{name}-{end}") for end in ("journal", "wal", "shm"))):
            left.unlink(missing_ok=True)


@contextmanager
def _opened(file: Path, mode: str = "rwc") -> Iterator[sqlite3.Connection]:
    with raising_storage_failed(file):
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
        finally:
            connection.close()
