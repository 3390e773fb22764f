"""The ledger in a database."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from zope.interface import implementer

from quoters.errors import DeliveryTaken
from quoters.interfaces import IDeliveryLedger
from quoters.model.delivery import (
    ABANDONED,
    PRECEDING,
    REOPENED,
    TRIED,
    Delivery,
    DeliveryKey,
    DeliveryState,
    SendRequest,
    states_before,
)
from quoters.storage.sql.schema import broadcast as broadcasts
from quoters.storage.sql.schema import delivery as deliveries
from quoters.storage.sql.schema import wanted as manual_sends
from quoters.storage.sqlite.database import Database

_KEY = (deliveries.c.broadcast, deliveries.c.target, deliveries.c.occurrence)
_OPEN = deliveries.c.state.in_([state.value for state in ABANDONED])


@implementer(IDeliveryLedger)
class SqlLedger:
    """Remembers in the tables that a store's database has; threads and processes may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def first_seen(self, broadcast: str, at: datetime) -> datetime:
        """See ``IDeliveryLedger``."""
        found = select(broadcasts.c.first_seen).where(broadcasts.c.name == broadcast)
        with self._database.writing() as connection:
            seen = connection.execute(found).scalar()
            if seen is None:
                connection.execute(insert(broadcasts).values(name=broadcast, first_seen=at))
            return seen or at

    def forget_future(self, at: datetime) -> list[DeliveryKey]:
        """See ``IDeliveryLedger``."""
        skipped = and_(deliveries.c.state == DeliveryState.SKIPPED.value, deliveries.c.at > at)
        seen = broadcasts.c.first_seen > at
        with self._database.reading() as connection:
            found = connection.execute(select(deliveries).where(skipped).order_by(*_KEY)).all()
            is_seen = connection.execute(select(broadcasts.c.name).where(seen)).first()
        if not found and is_seen is None:
            return []
        with self._database.writing() as connection:
            connection.execute(update(broadcasts).where(seen).values(first_seen=at))
            connection.execute(
                update(deliveries).where(skipped).values(state=DeliveryState.DUE.value, at=at)
            )
        return [_delivery(row).key for row in found]

    def claim(
        self, key: DeliveryKey, worker: str, quote_number: int | None, at: datetime, *, late: bool
    ) -> bool:
        """See ``IDeliveryLedger``."""
        values = {
            "state": DeliveryState.CLAIMED.value,
            "worker": worker,
            "quote_number": quote_number,
            "late": late,
            "at": at,
        }
        again = {**values, "attempts": deliveries.c.attempts + 1}
        try:
            with self._database.writing() as connection:
                if not _changed(connection, key, {DeliveryState.DUE}, again):
                    connection.execute(insert(deliveries).values(**_key(key), **values, attempts=1))
        except IntegrityError:
            return False
        return True

    def release(self, key: DeliveryKey, worker: str, at: datetime) -> None:
        """See ``IDeliveryLedger``."""
        self._step(key, worker, DeliveryState.DUE, at)

    def begin_sending(self, key: DeliveryKey, worker: str, at: datetime) -> None:
        """See ``IDeliveryLedger``."""
        self._step(key, worker, DeliveryState.SENDING, at)

    def settle(self, key: DeliveryKey, state: DeliveryState, at: datetime) -> None:
        """See ``IDeliveryLedger``."""
        values = {"state": state.value, "at": at}
        with self._database.writing() as connection:
            if _changed(connection, key, states_before(state), values):
                return
            if state != DeliveryState.SKIPPED or _found(connection, key) is not None:
                raise DeliveryTaken(f"{key} cannot end {state}")
            connection.execute(
                insert(deliveries).values(**_key(key), **values, late=False, attempts=0)
            )

    def want(self, wanted: SendRequest) -> None:
        """See ``IDeliveryLedger``."""
        row = {"at": wanted.at, "again": wanted.again}
        key = {"broadcast": wanted.broadcast, "target": wanted.target}
        earlier = and_(*(manual_sends.c[name] == value for name, value in key.items()))
        with self._database.writing() as connection:
            connection.execute(delete(manual_sends).where(earlier))
            connection.execute(insert(manual_sends).values(**key, **row))

    def wanted(self) -> list[SendRequest]:
        """See ``IDeliveryLedger``."""
        found = select(manual_sends).order_by(manual_sends.c.at, manual_sends.c.broadcast)
        with self._database.reading() as connection:
            return [
                SendRequest(row.broadcast, row.at, row.again, row.target)
                for row in connection.execute(found)
            ]

    def fulfil(self, wanted: SendRequest) -> None:
        """See ``IDeliveryLedger``."""
        this_one = and_(
            manual_sends.c.broadcast == wanted.broadcast,
            manual_sends.c.target == wanted.target,
            manual_sends.c.at == wanted.at,
            manual_sends.c.again == wanted.again,
        )
        with self._database.writing() as connection:
            connection.execute(delete(manual_sends).where(this_one))

    def reopen(self, key: DeliveryKey, wanted: SendRequest, at: datetime) -> bool:
        """See ``IDeliveryLedger``."""
        values = {"state": DeliveryState.DUE.value, "at": at}
        by_then = deliveries.c.at <= wanted.at
        with self._database.writing() as connection:
            return _changed(connection, key, REOPENED[wanted.again], values, by_then)

    def recover(self, worker: str, at: datetime) -> list[Delivery]:
        """See ``IDeliveryLedger``."""
        mine = and_(deliveries.c.worker == worker, _OPEN)
        recovered = []
        with self._database.writing() as connection:
            rows = connection.execute(select(deliveries).where(mine).order_by(*_KEY)).all()
            for row in rows:
                known = _delivery(row)
                values = {"state": ABANDONED[known.state].value, "at": at}
                _changed(connection, known.key, {known.state}, values)
                recovered.append(_delivery(_found(connection, known.key)))
        return recovered

    def workers(self) -> list[str]:
        """See ``IDeliveryLedger``."""
        found = select(deliveries.c.worker).where(_OPEN).distinct().order_by(deliveries.c.worker)
        with self._database.reading() as connection:
            return [worker for (worker,) in connection.execute(found)]

    def state_of(self, key: DeliveryKey) -> DeliveryState | None:
        """See ``IDeliveryLedger``."""
        with self._database.reading() as connection:
            row = _found(connection, key)
        return None if row is None else DeliveryState(row.state)

    def deliveries(self, count: int) -> list[Delivery]:
        """See ``IDeliveryLedger``."""
        newest_first = (deliveries.c.at.desc(), *(column.desc() for column in _KEY))
        found = select(deliveries).order_by(*newest_first).limit(count)
        with self._database.reading() as connection:
            return [_delivery(row) for row in connection.execute(found)]

    def tally(self, since: datetime) -> list[tuple[date, DeliveryState, bool, int]]:
        """See ``IDeliveryLedger``."""
        day = func.date(deliveries.c.at)
        key = (day, deliveries.c.state, deliveries.c.late)
        tried = deliveries.c.state.in_([state.value for state in TRIED])
        found = select(*key, func.count()).where(tried, deliveries.c.at >= since)
        with self._database.reading() as connection:
            rows = connection.execute(found.group_by(*key).order_by(*key)).all()
        return [
            (date.fromisoformat(on), DeliveryState(state), late, count)
            for on, state, late, count in rows
        ]

    def close(self) -> None:
        """See ``IDeliveryLedger``."""
        self._database.close()

    def _step(self, key: DeliveryKey, worker: str, state: DeliveryState, at: datetime) -> None:
        values = {"state": state.value, "at": at}
        mine = deliveries.c.worker == worker
        with self._database.writing() as connection:
            if not _changed(connection, key, PRECEDING[state], values, mine):
                raise DeliveryTaken(f"{key} is not claimed by {worker}")


def _key(key: DeliveryKey) -> dict[str, str]:
    return {"broadcast": key.broadcast, "target": key.target, "occurrence": key.occurrence}


def _is(key: DeliveryKey) -> ColumnElement[bool]:
    return and_(*(deliveries.c[name] == value for name, value in _key(key).items()))


def _found(connection: Connection, key: DeliveryKey) -> Any:
    return connection.execute(select(deliveries).where(_is(key))).one_or_none()


def _changed(
    connection: Connection,
    key: DeliveryKey,
    states: Collection[DeliveryState],
    values: dict[str, Any],
    *also: ColumnElement[bool],
) -> bool:
    """Change a delivery that is in one of these states; say whether it was."""
    in_state = deliveries.c.state.in_([state.value for state in states])
    change = update(deliveries).where(_is(key), in_state, *also).values(**values)
    return connection.execute(change).rowcount == 1


def _delivery(row: Any) -> Delivery:
    key = DeliveryKey(row.broadcast, row.target, row.occurrence)
    return Delivery(key, DeliveryState(row.state), row.late, row.attempts, row.quote_number, row.at)
