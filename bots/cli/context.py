"""What the command line opens for its verbs: the settings, and the collection."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from bots.cli.output import warn

if TYPE_CHECKING:
    from bots.core.settings import Settings
    from quoters.interfaces import IQuoteStore
    from quoters.model.change import Actor
    from quoters.storage.opening import Storage


def _user() -> str:
    """Name the user; in a container there may be none of our number."""
    try:
        return getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class OpenCollection:
    """An open collection, the settings that name it, and the instant of the command in UTC."""

    settings: "Settings"
    storage: "Storage"
    now: datetime

    @property
    def today(self) -> date:
        """The local date in ``[quotes] timezone``."""
        return self.now.astimezone(self.settings.quotes.timezone).date()

    @property
    def store(self) -> "IQuoteStore":
        """The collection, for reading."""
        return self.storage.store

    @property
    def actor(self) -> "Actor":
        """Who types: whoever may read the database's file may do everything."""
        from quoters.model.change import Actor
        from quoters.model.person import shell_user

        return Actor(shell_user(_user()), moderator=True, via="command line")

    @property
    def public_url(self) -> str:
        """What the addresses of quotes begin with, as the web site has it; else nothing."""
        return self.settings.base_url


def _may_not_be_written(settings: "Settings") -> bool:
    """Whether a collection is there that this user can only read."""
    file = settings.quotes.database_file
    if file is None or not file.is_file():
        return False
    return not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def _database(settings: "Settings", *, only_reads: bool) -> str:
    file = settings.quotes.database_file
    is_missing = file is not None and not file.exists()
    return (
        "memory:" if only_reads and settings.is_example and is_missing else settings.quotes.database
    )


@dataclass(frozen=True, slots=True)
class CommandLine:
    """What every verb is given: what ``--config`` said, and the time."""

    config: Path | None
    now: Callable[[], datetime] = _utc_now

    def settings(self) -> "Settings":
        """Read the settings; warnings go to stderr.

        :raises SettingsError: when they are wrong.
        """
        from bots.wiring import SettingsSource

        return SettingsSource(self.config, warn=warn).read()

    @contextmanager
    def collection(
        self, *, filled: bool = True, only_reads: bool = False
    ) -> Iterator[OpenCollection]:
        """Open the collection.

        :param filled: whether an empty one gets its first quotes, as ``quotes run`` would do.
        :param only_reads: whether nothing is kept: where nobody has written a bots.ini yet, no
            file is made only to be read.
        :raises SettingsError: when the settings are wrong.
        :raises StorageFailed: when the collection cannot be used.
        """
        from bots.core.settings import SettingsError
        from quoters.data.seed import CannotImport, fill_if_empty
        from quoters.storage.opening import open_storage

        settings = self.settings()
        read_only = only_reads and _may_not_be_written(settings)
        storage = open_storage(_database(settings, only_reads=only_reads), read_only=read_only)
        try:
            opened = OpenCollection(settings, storage, self.now())
            if filled and not read_only:
                try:
                    fill_if_empty(storage.store, settings.quotes.import_, opened.now)
                except CannotImport as error:
                    raise SettingsError(settings.file, "quotes", "import", str(error)) from None
            yield opened
        finally:
            storage.close()
