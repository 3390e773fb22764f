"""A collection as a script uses it: open a file, iterate, search, add, close.

>>> from quoters import open_collection
>>> with open_collection("memory:") as quotes:
...     added = quotes.add("Tea is warm.", author="Ann", tags=["tea"])
...     print(added.number, len(quotes), [quote.text for quote in quotes.search("tea")])
1 1 ['Tea is warm.']
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, tzinfo
from os import PathLike, fspath
from pathlib import Path
from types import TracebackType
from typing import Self

from quoters.errors import EmptyCollection, NoSuchQuote
from quoters.model.quote import Quote
from quoters.storage.opening import Storage, open_storage
from quoters.text.search import parse_search

_PAGE = 500
_ADDED_BY = "script"
_MEMORY = "memory:"


class QuoteCollection:
    """The published quotes of a collection, by their numbers; a context manager, and iterable.

    It is for one thread.  Any method may raise ``StorageFailed``.

    :param storage: what it closes in the end.
    """

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self.storage.store.count()

    def __iter__(self) -> Iterator[Quote]:
        after = 0
        while page := self.storage.store.page(_PAGE, after):
            yield from page
            after = page[-1].number or after

    def __getitem__(self, number: int) -> Quote:
        return self.storage.store.get(number)

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        try:
            self.storage.store.get(number)
        except NoSuchQuote:
            return False
        return True

    def add(
        self,
        text: str,
        *,
        author: str | None = None,
        source: str | None = None,
        tags: Iterable[str] = (),
        by: str = _ADDED_BY,
        at: datetime | None = None,
    ) -> Quote:
        """Add a quote; return it with its number.

        :param by: who adds it.
        :param at: when, with its time zone; now if nothing is said.
        :raises Duplicate: when it is there already.
        :raises InvalidQuote: when it is none.
        :raises ValueError: when ``at`` has no time zone.
        """
        if isinstance(tags, str):
            raise TypeError(f"tags are several texts, like [{tags!r}]")
        if at is not None and at.tzinfo is None:
            raise ValueError("at needs a time zone: datetime.now(UTC)")
        quote = Quote(text, author, source, tuple(tags))
        return self.storage.store.add(quote, by, at or datetime.now(UTC))

    def search(
        self, words: str = "", *, author: str | None = None, tag: str | None = None, limit: int = 20
    ) -> list[Quote]:
        """Return the quotes that have all of these words, the best match first."""
        return self.storage.store.search(parse_search(words, author=author, tag=tag), limit)

    def random(self) -> Quote:
        """Return a quote by chance.

        :raises EmptyCollection: when there is none.
        """
        for quote in self.storage.store.sample(1):
            return quote
        raise EmptyCollection("the collection has no published quote")

    def today(self, zone: tzinfo = UTC, on: date | None = None) -> Quote:
        """Return the quote of the day of a date, today's in this zone if nothing is said.

        :raises EmptyCollection: when there is none.
        """
        day = on or datetime.now(zone).date()
        (found,) = self.storage.store.days(day, 1)
        return found.quote

    def close(self) -> None:
        """Release the file."""
        self.storage.close()


def open_collection(
    place: str | PathLike[str] = _MEMORY, *, read_only: bool = False
) -> QuoteCollection:
    """Open a collection, which is made if it is not there.

    :param place: a file, a URL as bots.ini has it (``sqlite:///quotes.db``), or ``memory:`` for one
        that is forgotten in the end.
    :param read_only: nothing is changed, and nothing made: a copy on a read-only disk will do.
    :raises StorageFailed: when it cannot be used.
    """
    named = fspath(place)
    is_url = named == _MEMORY or "://" in named
    url = named if is_url else f"sqlite:///{Path(named).absolute()}"
    return QuoteCollection(open_storage(url, read_only=read_only))
