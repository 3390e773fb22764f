"""The rows of a collection as lists and dictionaries."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, count, zip_longest

from quoters.calendar import DayRow
from quoters.history import UNDOABLE, Change, Vote
from quoters.quote import Quote, State
from quoters.search import Term, is_in, words
from quoters.store.rows import LIVING, Counters, Twin, Wanted
from quoters.subscription import Subscription
from quoters.text import clean_tag


class MemoryRows:
    """All rows; ``copy`` gives others that can be changed without changing these."""

    def __init__(self) -> None:
        self.counters = Counters()
        self.slots = _Slots(self.counters, [], {})
        self.quotes = _Quotes(self.slots, {}, {}, set())
        self.days = _Days(self.slots, {})
        self.votes = _Votes(self.slots, {})
        self.history = _History([])
        self.people = _People({}, {}, {})

    def copy(self) -> "MemoryRows":
        """Give a copy; the quotes and other values in it are the same."""
        other = MemoryRows()
        other.counters = replace(self.counters)
        other.slots = self.slots.copy(other.counters)
        other.quotes = self.quotes.copy(other.slots)
        other.days = self.days.copy(other.slots)
        other.votes = self.votes.copy(other.slots)
        other.history = self.history.copy()
        other.people = self.people.copy()
        return other


class _Slots:
    """A list, and a dictionary that leads back."""

    def __init__(self, counters: Counters, numbers: list[int], slots: dict[int, int]) -> None:
        self._counters = counters
        self._numbers = numbers
        self._slots = slots

    def copy(self, counters: Counters) -> "_Slots":
        return _Slots(counters, list(self._numbers), dict(self._slots))

    def number_at(self, slot: int) -> int:
        return self._numbers[slot]

    def slot_of(self, number: int) -> int | None:
        return self._slots.get(number)

    def put(self, number: int, slot: int) -> None:
        self._numbers.insert(slot, number)
        self._slots[number] = slot

    def exchange(self, one: int, other: int) -> None:
        numbers = self._numbers
        numbers[one], numbers[other] = numbers[other], numbers[one]
        self._slots[numbers[one]], self._slots[numbers[other]] = one, other

    def drop(self, slot: int) -> None:
        del self._slots[self._numbers.pop(slot)]

    def is_published(self, number: int) -> bool:
        slot = self._slots.get(number)
        return slot is not None and slot < self._counters.size

    def is_staged(self, number: int) -> bool:
        return number in self._slots and not self.is_published(number)


class _Quotes:
    """Quotes by number, the fingerprints that are known, and the numbers that are flagged."""

    def __init__(
        self, slots: _Slots, quotes: dict[int, Quote], marks: dict[int, bytes], flagged: set[int]
    ) -> None:
        self._slots = slots
        self._quotes = quotes
        self._marks = marks
        self._flagged = flagged

    def copy(self, slots: _Slots) -> "_Quotes":
        return _Quotes(slots, dict(self._quotes), dict(self._marks), set(self._flagged))

    def get(self, number: int) -> Quote | None:
        return None if self._slots.is_staged(number) else self._quotes.get(number)

    def get_all(self, numbers: Collection[int]) -> dict[int, Quote]:
        quotes = {number: self.get(number) for number in numbers}
        return {number: quote for number, quote in quotes.items() if quote is not None}

    def texts(self, numbers: Collection[int]) -> dict[int, str]:
        return {number: quote.text for number, quote in self.get_all(numbers).items()}

    def in_slots(self, slots: Collection[int]) -> dict[int, Quote]:
        return {slot: self._quotes[self._slots.number_at(slot)] for slot in slots}

    def keep(self, quotes: Sequence[tuple[Quote, bytes]], slot: int | None = None) -> None:
        for place, (quote, _) in zip(count(slot or 0), quotes, strict=False):
            number = quote.number or 0
            self._quotes[number] = quote
            if slot is not None:
                self._slots.put(number, place)

    def make_known(self, kept: Sequence[tuple[bytes, int]], *, lives: bool = True) -> list[int]:
        living = {self._marks[number] for number in self._marks if self._lives(number)}
        twins = {number for mark, number in kept if lives and mark in living}
        self._marks.update((number, mark) for mark, number in kept if number not in twins)
        return sorted(twins)

    def replace(self, quote: Quote, fingerprint: bytes) -> None:
        self.keep([(quote, fingerprint)])
        self._marks[quote.number or 0] = fingerprint

    def erase(self, numbers: Collection[int]) -> None:
        for number in numbers:
            del self._quotes[number]
            self._marks.pop(number, None)
            self._flagged.discard(number)
        lying = [slot for slot in map(self._slots.slot_of, numbers) if slot is not None]
        for slot in sorted(lying, reverse=True):
            self._slots.drop(slot)

    def twin(self, fingerprint: bytes) -> Twin | None:
        for number, mark in self._marks.items():
            if mark == fingerprint and self._lives(number):
                return Twin(number, self._slots.is_staged(number))
        return None

    def known(self, fingerprints: Collection[bytes]) -> set[tuple[bytes, bool]]:
        there = ((mark, self._lives(number)) for number, mark in self._marks.items())
        return {(mark, lives) for mark, lives in there if mark in fingerprints}

    def page(
        self, states: Collection[State], after: int, limit: int, tag: str | None = None
    ) -> list[Quote]:
        return list(self._seen(states, after, tag))[:limit]

    def wanted(self, wanted: Wanted, limit: int, after: int | None = None) -> list[int]:
        there = self._seen(wanted.states, after or 0, wanted.tag)
        numbers = [quote.number or 0 for quote in there if _fits(wanted, quote)]
        return (numbers[::-1] if after is None else numbers)[:limit]

    def waiting(self, after: int, limit: int) -> list[Quote]:
        return [quote for quote in self._waiting() if (quote.number or 0) > after][:limit]

    def count_waiting(self) -> int:
        return len(list(self._waiting()))

    def flag(self, number: int, *, flagged: bool) -> None:
        (self._flagged.add if flagged else self._flagged.discard)(number)

    def is_flagged(self, number: int) -> bool:
        return number in self._flagged

    def said_by(self, person: str) -> list[Quote]:
        return [quote for quote in self._seen(LIVING) if quote.said_by == person]

    def _lives(self, number: int) -> bool:
        return self._quotes[number].state in LIVING

    def _waiting(self) -> Iterator[Quote]:
        return (
            quote
            for quote in self._seen(LIVING)
            if quote.state == State.PENDING or quote.number in self._flagged
        )

    def _seen(
        self, states: Collection[State], after: int = 0, tag: str | None = None
    ) -> Iterator[Quote]:
        return (
            quote
            for number, quote in sorted(self._quotes.items())
            if number > after
            and quote.state in states
            and not self._slots.is_staged(number)
            and (tag is None or clean_tag(tag) in quote.tags)
        )


def _fits(wanted: Wanted, quote: Quote) -> bool:
    """Say whether a quote has all terms of a group, and the author's words."""
    author = words(quote.author or "")
    columns = (words(quote.text), author, words(quote.source or ""))

    def stands(term: Term) -> bool:
        return any(is_in(term, column) for column in columns)

    by = all(is_in(term, author) for term in wanted.author)
    return by and (not wanted.groups or any(all(map(stands, group)) for group in wanted.groups))


class _Days:
    """A dictionary by date."""

    def __init__(self, slots: _Slots, rows: dict[date, DayRow]) -> None:
        self._slots = slots
        self._rows = rows

    def copy(self, slots: _Slots) -> "_Days":
        return _Days(slots, dict(self._rows))

    def rows(self, first: date, last: date) -> list[DayRow]:
        return [row for row in self._published() if first <= row.date <= last]

    def stored(self, day: date) -> DayRow | None:
        return self._rows.get(day)

    def neighbours(self, day: date, reach: int) -> Iterable[int]:
        before = [row.number for row in reversed(self._sorted()) if row.date < day]
        after = [row.number for row in self._sorted() if row.date > day]
        by_nearness = zip_longest(before[:reach], after[:reach])
        return (number for number in chain.from_iterable(by_nearness) if number is not None)

    def keep(self, row: DayRow) -> None:
        self._rows[row.date] = row

    def before(self, before: date, limit: int) -> list[DayRow]:
        return [row for row in self._published() if row.date < before][::-1][:limit]

    def having(self, number: int, first: date) -> list[DayRow]:
        return [row for row in self._sorted() if row.number == number and row.date >= first]

    def came(self, number: int, cycle: int) -> bool:
        return any(row.number == number and row.cycle == cycle for row in self._rows.values())

    def drop(self, day: date) -> None:
        del self._rows[day]

    def erase(self, number: int) -> None:
        self._rows = {day: row for day, row in self._rows.items() if row.number != number}

    def _sorted(self) -> list[DayRow]:
        return [row for _, row in sorted(self._rows.items())]

    def _published(self) -> list[DayRow]:
        return [row for row in self._sorted() if self._slots.is_published(row.number)]


class _History:
    """A list, in which the oldest comes first."""

    def __init__(self, changes: list[Change], last_id: int = 0) -> None:
        self._changes = changes
        self._last_id = last_id

    def copy(self) -> "_History":
        return _History(list(self._changes), self._last_id)

    def record(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._last_id += 1
            self._changes.append(replace(change, id=self._last_id))

    def of(self, number: int) -> list[Change]:
        return [c for c in self._changes if c.number == number and c.day is None]

    def on(self, day: date) -> list[Change]:
        return [change for change in self._changes if change.day == day]

    def newest(self, limit: int) -> list[Change]:
        return self._changes[::-1][:limit]

    def last(self, by: str | None = None, number: int | None = None) -> Change | None:
        for change in reversed(self._changes):
            theirs = by is None or change.by == by
            this = number is None or change.number == number
            if theirs and this and change.what in UNDOABLE and not change.undone:
                return change
        return None

    def mark_undone(self, change: Change) -> None:
        self._changes = [
            replace(known, undone=True) if known.id == change.id else known
            for known in self._changes
        ]

    def erase(self, numbers: Collection[int]) -> None:
        self._changes = [change for change in self._changes if change.number not in numbers]


class _Votes:
    """A dictionary by quote and person."""

    def __init__(self, slots: _Slots, votes: dict[tuple[int, str], Vote]) -> None:
        self._slots = slots
        self._votes = votes

    def copy(self, slots: _Slots) -> "_Votes":
        return _Votes(slots, dict(self._votes))

    def put(self, number: int, votes: Iterable[Vote]) -> None:
        for vote in votes:
            self._votes.pop((number, vote.person), None)
            if vote.value:
                self._votes[number, vote.person] = vote

    def of(self, number: int) -> list[Vote]:
        return [vote for (voted, _), vote in sorted(self._votes.items()) if voted == number]

    def score(self, number: int) -> int:
        return sum(vote.value for vote in self.of(number))

    def top(self, limit: int) -> list[tuple[int, int]]:
        voted = {number for number, _ in self._votes if self._slots.is_published(number)}
        scores = sorted(((self.score(number), number) for number in voted), reverse=True)
        return [(number, score) for score, number in scores if score > 0][:limit]

    def erase(self, numbers: Collection[int]) -> None:
        self._votes = {key: vote for key, vote in self._votes.items() if key[0] not in numbers}


class _People:
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

    def copy(self) -> "_People":
        return _People(dict(self._opted_out), dict(self._ignored), dict(self._subscribed))

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
