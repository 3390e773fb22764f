"""Days, changes, votes and people as lists and dictionaries."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, zip_longest

from quoters.model.change import FINAL, UNDOABLE, Change, Vote
from quoters.model.subscription import Subscription
from quoters.selection.calendar import StoredDay
from quoters.storage.memory.quotes import MemorySlots


class MemoryDays:
    """A dictionary by date."""

    def __init__(self, slots: MemorySlots, rows: dict[date, StoredDay]) -> None:
        self._slots = slots
        self._rows = rows

    def copy(self, slots: MemorySlots) -> "MemoryDays":
        return MemoryDays(slots, dict(self._rows))

    def rows(self, first: date, last: date) -> list[StoredDay]:
        return [row for row in self._published() if first <= row.date <= last]

    def stored(self, day: date) -> StoredDay | None:
        return self._rows.get(day)

    def neighbours(self, day: date, reach: int) -> Iterable[int]:
        before = [row.number for row in reversed(self._sorted()) if row.date < day]
        after = [row.number for row in self._sorted() if row.date > day]
        by_nearness = zip_longest(before[:reach], after[:reach])
        return (number for number in chain.from_iterable(by_nearness) if number is not None)

    def keep(self, row: StoredDay) -> None:
        self._rows[row.date] = row

    def before(self, before: date, limit: int) -> list[StoredDay]:
        return [row for row in self._published() if row.date < before][::-1][:limit]

    def having(self, number: int, first: date) -> list[StoredDay]:
        return [row for row in self._sorted() if row.number == number and row.date >= first]

    def came(self, number: int, cycle: int) -> bool:
        return any(row.number == number and row.cycle == cycle for row in self._rows.values())

    def drop(self, day: date) -> None:
        del self._rows[day]

    def erase(self, number: int) -> None:
        self._rows = {day: row for day, row in self._rows.items() if row.number != number}

    def _sorted(self) -> list[StoredDay]:
        return [row for _, row in sorted(self._rows.items())]

    def _published(self) -> list[StoredDay]:
        return [row for row in self._sorted() if self._slots.is_published(row.number)]


class MemoryChanges:
    """A list, in which the oldest comes first."""

    def __init__(self, changes: list[Change], last_id: int = 0) -> None:
        self._changes = changes
        self._last_id = last_id

    def copy(self) -> "MemoryChanges":
        return MemoryChanges(list(self._changes), self._last_id)

    def record(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._last_id += 1
            self._changes.append(replace(change, id=self._last_id))

    def of(self, number: int) -> list[Change]:
        return [c for c in self._changes if c.number == number and c.day is None]

    def of_many(self, numbers: Collection[int]) -> dict[int, list[Change]]:
        return {number: self.of(number) for number in numbers}

    def on(self, day: date) -> list[Change]:
        return [change for change in self._changes if change.day == day]

    def newest(self, limit: int) -> list[Change]:
        return self._changes[::-1][:limit]

    def last(self, by: str | None = None, number: int | None = None) -> Change | None:
        for change in reversed(self._changes):
            theirs = by is None or change.by == by
            this = number is None or change.number == number
            if theirs and this and change.what in UNDOABLE | FINAL and not change.undone:
                return change
        return None

    def mark_undone(self, change: Change) -> None:
        self._changes = [
            replace(known, undone=True) if known.id == change.id else known
            for known in self._changes
        ]

    def erase(self, numbers: Collection[int]) -> None:
        self._changes = [change for change in self._changes if change.number not in numbers]


class MemoryVotes:
    """A dictionary by quote and person."""

    def __init__(self, slots: MemorySlots, votes: dict[tuple[int, str], Vote]) -> None:
        self._slots = slots
        self._votes = votes

    def copy(self, slots: MemorySlots) -> "MemoryVotes":
        return MemoryVotes(slots, dict(self._votes))

    def put(self, number: int, votes: Iterable[Vote]) -> None:
        for vote in votes:
            self._votes.pop((number, vote.person), None)
            if vote.value:
                self._votes[number, vote.person] = vote

    def of(self, number: int) -> list[Vote]:
        return [vote for (voted, _), vote in sorted(self._votes.items()) if voted == number]

    def of_many(self, numbers: Collection[int]) -> dict[int, list[Vote]]:
        return {number: self.of(number) for number in numbers}

    def last(self, person: str) -> tuple[int, Vote] | None:
        theirs = [
            (vote.at, number, vote)
            for (number, _), vote in self._votes.items()
            if vote.person == person
        ]
        return max(theirs, key=lambda one: one[:2])[1:] if theirs else None

    def score(self, number: int) -> int:
        return sum(vote.value for vote in self.of(number))

    def top(self, limit: int) -> list[tuple[int, int]]:
        voted = {number for number, _ in self._votes if self._slots.is_published(number)}
        scores = sorted(((self.score(number), number) for number in voted), reverse=True)
        return [(number, score) for score, number in scores if score > 0][:limit]

    def erase(self, numbers: Collection[int]) -> None:
        self._votes = {key: vote for key, vote in self._votes.items() if key[0] not in numbers}


class MemoryPeople:
    """Since when, and what they subscribed to, by person."""

    def __init__(
        self,
        opted_out: dict[str, datetime],
        ignored: dict[str, datetime],
        subscribed: dict[str, Subscription],
    ) -> None:
        self._opted_out = opted_out
        self._ignored = ignored
        self._subscribed = subscribed

    def copy(self) -> "MemoryPeople":
        return MemoryPeople(dict(self._opted_out), dict(self._ignored), dict(self._subscribed))

    def set_opted_out(self, person: str, since: datetime | None) -> None:
        _set(self._opted_out, person, since)

    def is_opted_out(self, person: str) -> bool:
        return person in self._opted_out

    def set_ignored(self, person: str, since: datetime | None) -> None:
        _set(self._ignored, person, since)

    def ignored(self) -> list[str]:
        return sorted(self._ignored)

    def subscribe(self, subscription: Subscription) -> None:
        self._subscribed[subscription.person] = subscription

    def unsubscribe(self, person: str) -> bool:
        return self._subscribed.pop(person, None) is not None

    def subscriptions(self) -> list[Subscription]:
        return [self._subscribed[person] for person in sorted(self._subscribed)]


def _set(people: dict[str, datetime], person: str, since: datetime | None) -> None:
    people.pop(person, None)
    if since is not None:
        people[person] = since
