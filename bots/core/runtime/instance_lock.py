"""One runner for one SQLite file: a second would post everything again."""

import fcntl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from quoters.errors import StorageFailed


def acquire_instance_lock(file: Path) -> IO[str]:
    """Lock a file for as long as the returned one stays open; the system lets go when we die.

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


@dataclass(slots=True)
class _Held:
    file: IO[str]
    users: int = 0


class InstanceLocks:
    """The lock files that this process holds.

    At a reload the new collection is opened before the old one is let go; where both are one file,
    they share its lock.
    """

    def __init__(self) -> None:
        self._held: dict[Path, _Held] = {}

    def acquire(self, file: Path) -> Callable[[], None]:
        """Lock a file, or share the lock that we have; return what releases it, once.

        :raises StorageFailed: as ``acquire_instance_lock``.
        """
        path = file.resolve()
        held = self._held.get(path)
        if held is None:
            held = self._held[path] = _Held(acquire_instance_lock(path))
        held.users += 1
        released: list[bool] = []

        def release() -> None:
            if not released:
                released.append(True)
                self._release(path)

        return release

    def _release(self, path: Path) -> None:
        held = self._held[path]
        held.users -= 1
        if not held.users:
            del self._held[path]
            held.file.close()
