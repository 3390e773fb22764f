"""One runner for one SQLite file: a second would post everything again."""

import fcntl
from pathlib import Path
from typing import IO

from quoters.errors import StorageFailed


def acquire_instance_lock(file: Path) -> IO[str]:
    """Lock a file for as long as what is given back stays open; the system lets go when we die.

    It is a file beside the database: closing the database's own would let go of SQLite's locks.

    :raises StorageFailed: when another process holds it, or it cannot be written.
    """
    try:
        held = file.open("w", encoding="utf-8")
    except OSError as error:
        raise StorageFailed(f"cannot write {file}: {error.strerror}") from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise StorageFailed(
            f"another quotes run holds {file}: stop it first, since two would post everything twice"
        ) from None
    return held


def is_instance_running(file: Path) -> bool:
    """Whether a runner holds this file now."""
    try:
        with file.open("r", encoding="utf-8") as looked_at:
            fcntl.flock(looked_at, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
