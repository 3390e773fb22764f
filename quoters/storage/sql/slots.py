"""Where each quote lies, as a column of the quotes."""

from sqlalchemy import Connection, bindparam, select, update

from quoters.storage.sql.schema import quote

_AT = select(quote.c.number).where(quote.c.slot == bindparam("at"))
_OF = select(quote.c.slot).where(quote.c.number == bindparam("which"))
_PUT = update(quote).where(quote.c.number == bindparam("which")).values(slot=bindparam("to"))


class SqlSlots:
    """See ``quoters.selection.shuffle.Slots``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def number_at(self, slot: int) -> int:
        """See ``Slots``."""
        return int(self._connection.execute(_AT, {"at": slot}).scalar_one())

    def slot_of(self, number: int) -> int | None:
        """See ``Slots``."""
        return self._connection.execute(_OF, {"which": number}).scalar()

    def put(self, number: int, slot: int | None) -> None:
        """See ``Slots``."""
        self._connection.execute(_PUT, {"which": number, "to": slot})

    def swap(self, one: int, other: int) -> None:
        """See ``Slots``; no two quotes lie in one slot even for a moment."""
        first, second = self.number_at(one), self.number_at(other)
        self.put(first, None)
        self.put(second, one)
        self.put(first, other)

    def drop(self, slot: int) -> None:
        """See ``Slots``."""
        self.put(self.number_at(slot), None)
