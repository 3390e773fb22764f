"""Days near each other are unlike."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from quoters import Quote
from quoters.collection.reader import QuoteStore
from quoters.storage.memory.unit_of_work import MemoryUnitOfWorkFactory

FIRST = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def drawn(quotes: list[Quote], days: int) -> list[Quote]:
    """Return the quotes of so many days, drawn as they come."""
    tables = MemoryUnitOfWorkFactory()
    store = QuoteStore(tables, Random(3))  # noqa: S311 - the same draws each time
    store.add_all(quotes, "test", NOW)
    found = []
    for step in range(days):
        found += [day.quote for day in store.days(FIRST + timedelta(step), 1)]
    return found


def test_authors_near_each_other_differ() -> None:
    """Two thousand days of sixty authors, of whom some have much: none comes within three days."""
    quotes = [
        Quote(f"Saying {n} of {author}.", f"Author {author}", tags=(f"t{author % 7}",))
        for author in range(60)
        for n in range(20 + author)
    ]
    days = drawn(quotes, 2000)
    authors = [quote.author for quote in days]
    assert len({quote.number for quote in days}) == len(days)
    again = [at for at, author in enumerate(authors) if author in authors[max(0, at - 3) : at]]
    assert len(again) < 5  # by chance it would be one in eighteen


@pytest.mark.parametrize("count", [1, 2, 3, 14, 100])
def test_a_collection_of_one_author_works_as_ever(count: int) -> None:
    """Each comes once in a cycle, however alike all are."""
    quotes = [Quote(f"Saying {n}.", "Ann", tags=("tea",)) for n in range(count)]
    days = drawn(quotes, 3 * count)
    for cycle in range(3):
        numbers = [quote.number for quote in days[cycle * count : (cycle + 1) * count]]
        assert sorted(numbers, key=lambda n: n or 0) == list(range(1, count + 1))


def test_tags_differ_where_authors_do_not() -> None:
    """Of quotes by one author that of another kind is taken."""
    kinds = [("tea",), ("work",)] * 20
    days = drawn([Quote(f"Saying {n}.", "Ann", tags=kinds[n]) for n in range(40)], 30)
    alternating = sum(one.tags != other.tags for one, other in pairwise(days))
    assert alternating > 22
