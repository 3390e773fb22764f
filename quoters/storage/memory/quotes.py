"""Quotes and their slots as lists and dictionaries."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import count

from quoters.collection.state import ACTIVE, CollectionState, ExistingQuote, QuoteFilter
from quoters.model.quote import Quote, QuoteState
from quoters.text.normalize import clean_tag
from quoters.text.search import Term, matches, words


class MemorySlots:
    """A list, and a dictionary that leads back."""

    def __init__(
        self, counters: CollectionState, numbers: list[int], slots: dict[int, int]
    ) -> None:
        self._counters = counters
        self._numbers = numbers
        self._slots = slots

    def copy(self, counters: CollectionState) -> "MemorySlots":
        return MemorySlots(counters, list(self._numbers), dict(self._slots))

    def number_at(self, slot: int) -> int:
        return self._numbers[slot]

    def slot_of(self, number: int) -> int | None:
        return self._slots.get(number)

    def put(self, number: int, slot: int) -> None:
        self._numbers.insert(slot, number)
        self._slots[number] = slot

    def swap(self, one: int, other: int) -> None:
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


class MemoryQuotes:
    """Quotes by number, the fingerprints that are known, and the numbers that are flagged."""

    def __init__(
        self,
        slots: MemorySlots,
        quotes: dict[int, Quote],
        marks: dict[int, bytes],
        flagged: set[int],
    ) -> None:
        self._slots = slots
        self._quotes = quotes
        self._marks = marks
        self._flagged = flagged

    def copy(self, slots: MemorySlots) -> "MemoryQuotes":
        return MemoryQuotes(slots, dict(self._quotes), dict(self._marks), set(self._flagged))

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

    def index_stored(
        self, kept: Sequence[tuple[bytes, int]], *, is_active: bool = True
    ) -> list[int]:
        living = {self._marks[number] for number in self._marks if self._lives(number)}
        twins = {number for mark, number in kept if is_active and mark in living}
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

    def existing(self, fingerprint: bytes) -> ExistingQuote | None:
        for number, mark in self._marks.items():
            if mark == fingerprint and self._lives(number):
                return ExistingQuote(number, self._slots.is_staged(number))
        return None

    def known(self, fingerprints: Collection[bytes]) -> set[tuple[bytes, bool]]:
        there = ((mark, self._lives(number)) for number, mark in self._marks.items())
        return {(mark, is_active) for mark, is_active in there if mark in fingerprints}

    def page(
        self, states: Collection[QuoteState], after: int, limit: int, tag: str | None = None
    ) -> list[Quote]:
        return list(self._seen(states, after, tag))[:limit]

    def wanted(
        self, wanted: QuoteFilter, limit: int, after: int | None = None, *, offset: int = 0
    ) -> list[int]:
        there = self._seen(wanted.states, after or 0, wanted.tag)
        numbers = [quote.number or 0 for quote in there if _fits(wanted, quote)]
        return (numbers[::-1] if after is None else numbers)[offset : offset + limit]

    def neighbours(self, number: int) -> tuple[int | None, int | None]:
        numbers = [quote.number or 0 for quote in self._seen((QuoteState.PUBLISHED,))]
        before = max((one for one in numbers if one < number), default=None)
        return before, min((one for one in numbers if one > number), default=None)

    def growth(self) -> list[tuple[str, int]]:
        there = self._seen((QuoteState.PUBLISHED,))
        months = Counter(f"{quote.added_at:%Y-%m}" for quote in there if quote.added_at)
        return sorted(months.items())

    def vocabulary(self, beginning: str) -> list[str]:
        texts = (f"{q.text} {q.author or ''} {q.source or ''}" for q in self._seen(ACTIVE))
        return sorted({w for text in texts for w in words(text) if w.startswith(beginning)})

    def waiting(self, after: int, limit: int) -> list[Quote]:
        return [quote for quote in self._waiting() if (quote.number or 0) > after][:limit]

    def count_waiting(self) -> int:
        return len(list(self._waiting()))

    def flag(self, number: int, *, flagged: bool) -> None:
        (self._flagged.add if flagged else self._flagged.discard)(number)

    def flagged_among(self, numbers: Collection[int]) -> set[int]:
        return self._flagged.intersection(numbers)

    def is_flagged(self, number: int) -> bool:
        return number in self._flagged

    def said_by(self, person: str) -> list[Quote]:
        return [quote for quote in self._seen(ACTIVE) if quote.said_by == person]

    def _lives(self, number: int) -> bool:
        return self._quotes[number].state in ACTIVE

    def _waiting(self) -> Iterator[Quote]:
        return (
            quote
            for quote in self._seen(ACTIVE)
            if quote.state == QuoteState.PENDING or quote.number in self._flagged
        )

    def _seen(
        self, states: Collection[QuoteState], after: int = 0, tag: str | None = None
    ) -> Iterator[Quote]:
        return (
            quote
            for number, quote in sorted(self._quotes.items())
            if number > after
            and quote.state in states
            and not self._slots.is_staged(number)
            and (tag is None or clean_tag(tag) in quote.tags)
        )


def _fits(wanted: QuoteFilter, quote: Quote) -> bool:
    """Whether a quote has all terms of a group, and the author's words."""
    author = words(quote.author or "")
    columns = (words(quote.text), author, words(quote.source or ""))

    def stands(term: Term) -> bool:
        return any(matches(term, column) for column in columns)

    by = all(matches(term, author) for term in wanted.author)
    if not by or any(map(stands, wanted.without)):
        return False
    return not wanted.groups or any(all(map(stands, group)) for group in wanted.groups)
