"""Opening the storage that a URL names."""

from dataclasses import dataclass
from pathlib import Path

from quoters.database.migrating import migrate
from quoters.database.sqlite import open_database
from quoters.interfaces import IDeliveryLedger, IQuoteStore
from quoters.ledger.memory import MemoryLedger
from quoters.ledger.sql import SqlLedger
from quoters.store.memory import MemoryStore
from quoters.store.sql import SqlStore


@dataclass(frozen=True, slots=True)
class Storage:
    """A collection and the ledger beside it."""

    store: IQuoteStore
    ledger: IDeliveryLedger

    def close(self) -> None:
        """Let go of both."""
        self.ledger.close()
        self.store.close()


def open_storage(url: str, base: Path = Path()) -> Storage:
    """Open a collection and its ledger; a file that is not there is made, with all its tables.

    :param url: ``sqlite:///FILE``, or ``memory:`` for one that is forgotten in the end.
    :param base: where a relative FILE starts from.
    :raises StorageFailed: when it cannot be used; the message is a sentence for the operator.
    """
    if url == "memory:":
        return Storage(MemoryStore(), MemoryLedger())
    database = open_database(url, base)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return Storage(SqlStore(database), SqlLedger(database))
