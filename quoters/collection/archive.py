"""The whole collection, in and out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from time import monotonic

from zope.interface import implementer

from quoters.collection.bulk_import import BulkImport, PreparedRecord
from quoters.collection.unit_of_work import UnitOfWork, UnitOfWorkFactory
from quoters.interfaces import IArchive
from quoters.model.change import Actor
from quoters.model.quote import Quote, QuoteState
from quoters.model.record import ImportResult, Record
from quoters.text.normalize import cleaned, fingerprint

_PAGE = 1000


@implementer(IArchive)
class Archive:
    """Moves records in and out of the tables.

    :param seconds: tells the time that passes.
    """

    def __init__(
        self, factory: UnitOfWorkFactory, seconds: Callable[[], float] = monotonic
    ) -> None:
        self._factory = factory
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
    ) -> ImportResult:
        """See ``IArchive``."""
        prepared = (_prepared(entry, tags) for entry in entries)
        bulk_import = BulkImport(self._factory, actor, at, self._seconds)
        read = 0
        with bulk_import.counting() if dry_run else bulk_import.staging() as take:
            while portion := list(islice(prepared, bulk_import.portions.size)):
                take(portion)
                read += len(portion)
                progress(read)
        return bulk_import.imported()

    def take_out(self) -> Iterator[Record]:
        """See ``IArchive``."""
        last = 0
        while True:
            with self._factory.reading() as unit:
                quotes = unit.quotes.page(tuple(QuoteState), last, _PAGE)
                records = _records(unit, quotes)
            yield from records
            if len(quotes) < _PAGE:
                return
            last = quotes[-1].number or last


def _prepared(entry: Record, tags: Collection[str]) -> PreparedRecord:
    """Return a record as it is kept, with its quote's fingerprint."""
    quote = entry.quote
    if tags:
        quote = replace(quote, tags=(*quote.tags, *tags))
    quote = cleaned(quote)
    return PreparedRecord(quote, fingerprint(quote.text), entry)


def _records(unit: UnitOfWork, quotes: Sequence[Quote]) -> list[Record]:
    """Return all that is known of quotes: one question for many, not three for each."""
    numbers = [quote.number or 0 for quote in quotes]
    changes, votes = unit.changes.of_many(numbers), unit.votes.of_many(numbers)
    flagged = unit.quotes.flagged_among(numbers)
    return [
        Record(
            quote,
            tuple(changes.get(number, ())),
            tuple(votes.get(number, ())),
            is_flagged=number in flagged,
        )
        for number, quote in zip(numbers, quotes, strict=True)
    ]
