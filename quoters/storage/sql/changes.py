"""The changes as rows of a table; how a quote stood before and after is kept as JSON."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from quoters.formats.jsonl import quote_from_json, quote_to_json
from quoters.model.change import FINAL, UNDOABLE, Action, Change
from quoters.model.quote import Quote
from quoters.storage.sql.schema import history

_LASTING = history.c.what.in_([what.value for what in UNDOABLE | FINAL])


class SqlChanges:
    """See ``ChangeRepository``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, changes: Iterable[Change]) -> None:
        """See ``ChangeRepository``."""
        rows = [_row(change) for change in changes]
        if rows:
            self._connection.execute(insert(history), rows)

    def of(self, number: int) -> list[Change]:
        """See ``ChangeRepository``."""
        return self._changes(select(history).where(history.c.number == number, _of_no_day()))

    def of_many(self, numbers: Collection[int]) -> dict[int, list[Change]]:
        """See ``ChangeRepository``."""
        found: dict[int, list[Change]] = {}
        if numbers:
            span = history.c.number.between(min(numbers), max(numbers))
            for change in self._changes(select(history).where(span, _of_no_day())):
                found.setdefault(change.number or 0, []).append(change)
        return found

    def on(self, day: date) -> list[Change]:
        """See ``ChangeRepository``."""
        return self._changes(select(history).where(history.c.day == day))

    def newest(self, limit: int) -> list[Change]:
        """See ``ChangeRepository``."""
        found = select(history).order_by(history.c.id.desc()).limit(limit)
        return [_change(row) for row in self._connection.execute(found)]

    def last(self, by: str | None = None, number: int | None = None) -> Change | None:
        """See ``ChangeRepository``."""
        found = select(history).where(_LASTING, history.c.undone.is_(False))
        if by is not None:
            found = found.where(history.c.by == by)
        if number is not None:
            found = found.where(history.c.number == number)
        row = self._connection.execute(found.order_by(history.c.id.desc()).limit(1)).one_or_none()
        return None if row is None else _change(row)

    def mark_undone(self, change: Change) -> None:
        """See ``ChangeRepository``."""
        this = history.c.id == change.id
        self._connection.execute(update(history).where(this).values(undone=True))

    def erase(self, numbers: Collection[int]) -> None:
        """See ``ChangeRepository``."""
        self._connection.execute(delete(history).where(history.c.number.in_(numbers)))

    def _changes(self, found: Select[Any]) -> list[Change]:
        return [_change(row) for row in self._connection.execute(found.order_by(history.c.id))]


def _of_no_day() -> Any:
    return history.c.day.is_(None)


def _row(change: Change) -> dict[str, Any]:
    return {
        "at": change.at,
        "by": change.by,
        "via": change.via,
        "what": change.what.value,
        "number": change.number,
        "day": change.day,
        "replaced": change.replaced,
        "before": _json(change.before),
        "after": _json(change.after),
        "why": change.why,
        "undone": change.undone,
    }


def _change(row: Any) -> Change:
    return Change(
        Action(row.what),
        row.at,
        row.by,
        row.via,
        row.number,
        row.day,
        row.replaced,
        row.before and quote_from_json(row.before),
        row.after and quote_from_json(row.after),
        row.why,
        row.undone,
        row.id,
    )


def _json(quote: Quote | None) -> dict[str, Any] | None:
    return None if quote is None else quote_to_json(quote)
