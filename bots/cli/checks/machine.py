"""Whether this machine has what bots.ini names: folders, files, addresses, ports."""

import os
from collections.abc import Iterator
from pathlib import Path

from bots.cli.checks.ports import port_problem
from bots.core.runtime.instance_lock import is_instance_running
from bots.core.settings import Settings, SettingsError
from bots.core.settings.readers.database import NOTHING
from bots.core.settings.readers.endpoint import listening_port

_SQLITE = b"SQLite format 3\x00"


def machine_problems(settings: Settings) -> Iterator[SettingsError]:
    """Find fault with the files and ports that are named, as far as looking at them tells."""
    quotes = settings.quotes
    database = quotes.database_file
    yield from _ports(settings)
    if database is not None and (problem := _database_problem(database)) is not None:
        yield SettingsError(settings.file, "quotes", "database", problem)
    if quotes.import_ not in (None, NOTHING):
        try:
            Path(quotes.import_ or "").open("rb").close()
        except OSError as error:
            problem = f"cannot read {quotes.import_}: {error.strerror}"
            yield SettingsError(settings.file, "quotes", "import", problem)


def _ports(settings: Settings) -> Iterator[SettingsError]:
    """Find fault with where the sections listen, as far as can be tried without listening."""
    lock = settings.quotes.lock_file
    is_running = lock is not None and is_instance_running(lock)
    for name, section in settings.adapters.items():
        for key, endpoint in section.listens:
            where = listening_port(endpoint)
            problem = where and port_problem(*where, may_be_taken=is_running)
            if problem:
                yield SettingsError(settings.file, name, key, problem)


def _database_problem(file: Path) -> str | None:
    """Return why a collection cannot be kept in this file, as far as looking tells."""
    if not file.parent.is_dir():
        return f"the folder {file.parent} does not exist: make it, or name another"
    if file.is_dir():
        return f"{file} is a folder: name a file in it"
    if file.is_file() and _head(file) not in (b"", _SQLITE):
        return f"{file} is not a database of Twisted Quotes: name another file"
    wrong = next((one for one in (file, file.parent) if one.exists() and not _writable(one)), None)
    return None if wrong is None else f"{wrong} cannot be written: let this user write it"


def _head(file: Path) -> bytes:
    """Return what the file begins with, as far as SQLite's own mark reaches."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(_SQLITE))
    except OSError:
        return _SQLITE  # that it cannot be read is another matter


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK)
