"""The whole collection, in and out."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from time import monotonic

from zope.interface import implementer

from quoters.history import Actor
from quoters.imports import Imported, Record
from quoters.interfaces import IArchive
from quoters.quote import Quote, State
from quoters.store.load import Load, Prepared
from quoters.store.rows import Rows, Tables
from quoters.text import cleaned, fingerprint

_PAGE = 1000


@implementer(IArchive)
class Archive:
    """Moves records in and out of the tables.

    :param seconds: tells the time that passes.
    """

    def __init__(self, tables: Tables, seconds: Callable[[], float] = monotonic) -> None:
        self._tables = tables
        self._seconds = seconds

    def bring_in(
        self,
        entries: Iterable[Record],
        actor: Actor,
        at: datetime,
        *,
        tags: Collection[str] = (),
        dry_run: bool = False,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Imported:
        """See ``IArchive``."""
        prepared = (_prepared(entry, tags) for entry in entries)
        load = Load(self._tables, actor, at, self._seconds)
        read = 0
        with load.counting() if dry_run else load.staging() as take:
            while portion := list(islice(prepared, load.portions.size)):
                take(portion)
                read += len(portion)
                progress(read)
        return load.imported()

    def take_out(self) -> Iterator[Record]:
        """See ``IArchive``."""
        last = 0
        while True:
            with self._tables.reading() as rows:
                quotes = rows.quotes.page(tuple(State), last, _PAGE)
                records = [_record(rows, quote) for quote in quotes]
            yield from records
            if len(quotes) < _PAGE:
                return
            last = quotes[-1].number or last


def _prepared(entry: Record, tags: Collection[str]) -> Prepared:
    """Give a record as it is kept, with its quote's fingerprint."""
    quote = entry.quote
    if tags:
        quote = replace(quote, tags=(*quote.tags, *tags))
    quote = cleaned(quote)
    return Prepared(quote, fingerprint(quote.text), entry)


def _record(rows: Rows, quote: Quote) -> Record:
    number = quote.number or 0
    return Record(quote, tuple(rows.history.of(number)), tuple(rows.votes.of(number)))
