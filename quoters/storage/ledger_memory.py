"""The ledger in memory: for a first try, and the twin of the database in tests."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

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


@implementer(IDeliveryLedger)
class MemoryLedger:
    """Remembers for as long as it lives; ``writes`` counts what was changed."""

    def __init__(self) -> None:
        self.writes = 0
        self._first_seen: dict[str, datetime] = {}
        self._deliveries: dict[DeliveryKey, Delivery] = {}
        self._workers: dict[DeliveryKey, str] = {}
        self._wanted: dict[tuple[str, str], SendRequest] = {}

    def first_seen(self, broadcast: str, at: datetime) -> datetime:
        """See ``IDeliveryLedger``."""
        return self._first_seen.setdefault(broadcast, at)

    def forget_future(self, at: datetime) -> list[DeliveryKey]:
        """See ``IDeliveryLedger``."""
        self._first_seen = {name: min(seen, at) for name, seen in self._first_seen.items()}
        skipped = [
            known
            for known in self._deliveries.values()
            if known.state == DeliveryState.SKIPPED and known.at > at
        ]
        for known in skipped:
            self._deliveries[known.key] = replace(known, state=DeliveryState.DUE, at=at)
        self.writes += bool(skipped)
        return sorted(known.key for known in skipped)

    def claim(
        self, key: DeliveryKey, worker: str, quote_number: int | None, at: datetime, *, late: bool
    ) -> bool:
        """See ``IDeliveryLedger``."""
        known = self._deliveries.get(key)
        if known is not None and known.state != DeliveryState.DUE:
            return False
        attempts = known.attempts + 1 if known else 1
        self.writes += 1
        self._deliveries[key] = Delivery(
            key, DeliveryState.CLAIMED, late, attempts, quote_number, at
        )
        self._workers[key] = worker
        return True

    def release(self, key: DeliveryKey, worker: str, at: datetime) -> None:
        """See ``IDeliveryLedger``."""
        self._step(key, worker, DeliveryState.DUE, at)

    def begin_sending(self, key: DeliveryKey, worker: str, at: datetime) -> None:
        """See ``IDeliveryLedger``."""
        self._step(key, worker, DeliveryState.SENDING, at)

    def settle(self, key: DeliveryKey, state: DeliveryState, at: datetime) -> None:
        """See ``IDeliveryLedger``."""
        allowed = states_before(state)
        known = self._deliveries.get(key)
        if known is None and state == DeliveryState.SKIPPED:
            known = Delivery(
                key, DeliveryState.DUE, late=False, attempts=0, quote_number=None, at=at
            )
        if known is None or known.state not in allowed:
            raise DeliveryTaken(f"{key} cannot end {state}")
        self.writes += 1
        self._deliveries[key] = replace(known, state=state, at=at)

    def want(self, wanted: SendRequest) -> None:
        """See ``IDeliveryLedger``."""
        self.writes += 1
        self._wanted[wanted.broadcast, wanted.target] = wanted

    def wanted(self) -> list[SendRequest]:
        """See ``IDeliveryLedger``."""
        return sorted(self._wanted.values(), key=lambda wanted: (wanted.at, wanted.broadcast))

    def fulfil(self, wanted: SendRequest) -> None:
        """See ``IDeliveryLedger``."""
        key = (wanted.broadcast, wanted.target)
        if self._wanted.get(key) == wanted:
            self.writes += 1
            del self._wanted[key]

    def reopen(self, key: DeliveryKey, wanted: SendRequest, at: datetime) -> bool:
        """See ``IDeliveryLedger``."""
        known = self._deliveries.get(key)
        if known is None or known.state not in REOPENED[wanted.again] or known.at > wanted.at:
            return False
        self.writes += 1
        self._deliveries[key] = replace(known, state=DeliveryState.DUE, at=at)
        return True

    def recover(self, worker: str, at: datetime) -> list[Delivery]:
        """See ``IDeliveryLedger``."""
        left = [replace(known, state=ABANDONED[known.state], at=at) for known in self._of(worker)]
        self.writes += len(left)
        self._deliveries.update({delivery.key: delivery for delivery in left})
        return left

    def workers(self) -> list[str]:
        """See ``IDeliveryLedger``."""
        return sorted({self._workers[known.key] for known in self._open()})

    def state_of(self, key: DeliveryKey) -> DeliveryState | None:
        """See ``IDeliveryLedger``."""
        known = self._deliveries.get(key)
        return None if known is None else known.state

    def deliveries(self, count: int) -> list[Delivery]:
        """See ``IDeliveryLedger``."""
        newest_first = sorted(self._deliveries.values(), key=lambda d: (d.at, d.key), reverse=True)
        return newest_first[:count]

    def tally(self, since: datetime) -> list[tuple[date, DeliveryState, bool, int]]:
        """See ``IDeliveryLedger``."""
        ended = (d for d in self._deliveries.values() if d.at >= since and d.state in TRIED)
        counts = Counter((d.at.astimezone(UTC).date(), d.state, d.late) for d in ended)
        return [(*key, count) for key, count in sorted(counts.items())]

    def close(self) -> None:
        """See ``IDeliveryLedger``."""

    def _step(self, key: DeliveryKey, worker: str, state: DeliveryState, at: datetime) -> None:
        known = self._deliveries.get(key)
        mine = self._workers.get(key) == worker
        if known is None or known.state not in PRECEDING[state] or not mine:
            raise DeliveryTaken(f"{key} is not claimed by {worker}")
        self.writes += 1
        self._deliveries[key] = replace(known, state=state, at=at)

    def _open(self) -> Iterator[Delivery]:
        open_ones = (d for d in self._deliveries.values() if d.state in ABANDONED)
        return iter(sorted(open_ones, key=lambda delivery: delivery.key))

    def _of(self, worker: str) -> Iterator[Delivery]:
        return (known for known in self._open() if self._workers[known.key] == worker)
