"""Opening the storage that a URL names."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quoters.collection.archive import Archive
from quoters.collection.browser import Browser, Questions
from quoters.collection.calendar_admin import CalendarAdmin
from quoters.collection.curation import Curation
from quoters.collection.people import People
from quoters.collection.reader import QuoteStore
from quoters.collection.tokens import Tokens
from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.errors import StorageFailed
from quoters.interfaces import (
    IArchive,
    IBrowser,
    ICalendar,
    ICuration,
    IDeliveryLedger,
    IPeople,
    IQuestions,
    IQuoteStore,
    ITokens,
)
from quoters.storage.ledger_memory import MemoryLedger
from quoters.storage.ledger_sql import SqlLedger
from quoters.storage.memory.unit_of_work import MemoryUnitOfWorkFactory
from quoters.storage.migrate import check_current, migrate
from quoters.storage.sql.unit_of_work import SqlUnitOfWorkFactory
from quoters.storage.sqlite.backup import back_up, restore
from quoters.storage.sqlite.database import Database, open_database


@dataclass(frozen=True, slots=True)
class Storage:
    """A collection, what can be done with it, and the ledger beside it.

    ``back_up`` copies all of it into a file, and ``restore`` puts such a file in its place; both
    raise ``StorageFailed`` where that cannot be.  ``change_token`` returns a value that is another
    one after any change of any of it, by this process or by others; it costs next to nothing.
    """

    store: IQuoteStore
    curation: ICuration
    calendar: ICalendar
    people: IPeople
    archive: IArchive
    browser: IBrowser
    tokens: ITokens
    questions: IQuestions
    ledger: IDeliveryLedger
    back_up: Callable[[Path], None]
    restore: Callable[[Path], None]
    change_token: Callable[[], object]

    def close(self) -> None:
        """Release everything."""
        self.ledger.close()
        self.store.close()


def open_storage(url: str, base: Path = Path(), *, read_only: bool = False) -> Storage:
    """Open a collection and its ledger; a file that is not there is made, with all its tables.

    :param read_only: nothing is changed or made, neither the file nor others beside it.
    :param url: ``sqlite:///FILE``, or ``memory:`` for one that is forgotten in the end.
    :param base: where a relative FILE starts from.
    :raises StorageFailed: when it cannot be used; the message is a sentence for the operator.
    """
    if url == "memory:":
        return _in_memory()
    database = open_database(url, base, read_only=read_only)
    try:
        if read_only:
            check_current(database)
        else:
            migrate(database)
    except BaseException:
        database.close()
        raise
    return _in_file(database)


def _in_memory() -> Storage:
    tables, ledger = MemoryUnitOfWorkFactory(), MemoryLedger()
    return _storage(
        tables,
        ledger,
        _no_file,
        _no_file,
        lambda: (tables.version, ledger.writes),
    )


def _in_file(database: Database) -> Storage:
    return _storage(
        SqlUnitOfWorkFactory(database),
        SqlLedger(database),
        lambda file: back_up(database, file),
        lambda file: restore(database, file),
        database.change_token,
    )


def _storage(
    tables: UnitOfWorkFactory,
    ledger: IDeliveryLedger,
    back_up: Callable[[Path], None],
    restore: Callable[[Path], None],
    change_token: Callable[[], object],
) -> Storage:
    return Storage(
        QuoteStore(tables),
        Curation(tables),
        CalendarAdmin(tables),
        People(tables),
        Archive(tables),
        Browser(tables),
        Tokens(tables),
        Questions(tables),
        ledger,
        back_up,
        restore,
        change_token,
    )


def _no_file(_: Path) -> None:
    raise StorageFailed("a collection in memory has no backup: export it")
