"""The index of the quotes' fingerprints, by which those are found that are the same."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, select

from quoters.storage.sql.schema import fingerprint as marks

# Plain, since an import has millions.
_ADD = "INSERT OR IGNORE INTO fingerprint (fingerprint, hidden, number) VALUES (?, ?, ?)"
_REMOVE = "DELETE FROM fingerprint WHERE fingerprint = ? AND number = ?"


class FingerprintIndex:
    """The table ``fingerprint``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kept: Sequence[tuple[bytes, int]], *, is_active: bool) -> list[int]:
        """Index quotes; give the numbers of those that are not, since others live there."""
        rows = [(mark, 0 if is_active else number, number) for mark, number in kept]
        if not rows or self._connection.exec_driver_sql(_ADD, rows).rowcount == len(rows):
            return []
        return [number for mark, number in kept if self.living(mark) != number]

    def remove(self, kept: Iterable[tuple[bytes, int]]) -> None:
        """Remove quotes from the index; those that were not are left."""
        rows = list(kept)
        if rows:
            self._connection.exec_driver_sql(_REMOVE, rows)

    def living(self, mark: bytes) -> int | None:
        """Return the number of the pending or published quote with this fingerprint."""
        found = select(marks.c.number).where(marks.c.fingerprint == mark, marks.c.hidden == 0)
        return self._connection.execute(found).scalar()

    def known(self, among: Collection[bytes]) -> set[tuple[bytes, bool]]:
        """Return those of these fingerprints that quotes have, and whether they live."""
        places = ", ".join("?" * len(among))
        found = f"SELECT fingerprint, hidden FROM fingerprint WHERE fingerprint IN ({places})"  # noqa: S608
        rows = self._connection.exec_driver_sql(found, tuple(among))
        return {(mark, hidden == 0) for mark, hidden in rows}
