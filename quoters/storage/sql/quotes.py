"""The quotes as rows of a table, with their tags and the index of their words."""

import json
from collections.abc import Collection, Iterable, Sequence
from itertools import count
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)

from quoters.collection.state import ACTIVE, ExistingQuote, QuoteFilter
from quoters.model.quote import Quote, QuoteState
from quoters.storage.sql.fingerprints import FingerprintIndex
from quoters.storage.sql.fts import WordIndex, matching, vocabulary, words
from quoters.storage.sql.schema import deck, quote, stored_instant
from quoters.storage.sql.schema import tag as tags
from quoters.text.normalize import clean_tag

_size = select(deck.c.size).scalar_subquery()
# Staged quotes may be many, and the newest ones: the index is asked for none of them.
_staged_from = select(func.coalesce(deck.c.staged_from, 2**62)).scalar_subquery()
_SEEN = or_(quote.c.slot.is_(None), quote.c.slot < _size)
_ONE = select(quote).where(quote.c.number == bindparam("which"), _SEEN)
_LIVES = quote.c.state.in_([state.value for state in ACTIVE])
# Word for word the condition of the index quote_waiting.
_WAITS: ColumnElement[bool] = literal_column("(state = 'pending' OR flagged = 1)")

# Plain, since an import has millions: what SQLAlchemy does for each row would cost as much again.
_KEEP = (
    "INSERT INTO quote (number, text, author, source, tags, state, added_by, added_at, said_by, "
    "fingerprint, slot, score, flagged) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)"
)


class SqlQuotes:
    """See ``QuoteRepository``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = WordIndex(connection)
        self._fingerprints = FingerprintIndex(connection)

    def get(self, number: int) -> Quote | None:
        """See ``QuoteRepository``."""
        row = self._connection.execute(_ONE, {"which": number}).one_or_none()
        return None if row is None else quote_of(row)

    def get_all(self, numbers: Collection[int]) -> dict[int, Quote]:
        """See ``QuoteRepository``."""
        found = select(quote).where(quote.c.number.in_(numbers), _SEEN)
        return {row.number: quote_of(row) for row in self._connection.execute(found)}

    def texts(self, numbers: Collection[int]) -> dict[int, str]:
        """See ``QuoteRepository``."""
        found = select(quote.c.number, quote.c.text).where(quote.c.number.in_(numbers), _SEEN)
        return {row.number: row.text for row in self._connection.execute(found)}

    def in_slots(self, slots: Collection[int]) -> dict[int, Quote]:
        """See ``QuoteRepository``."""
        found = select(quote).where(quote.c.slot.in_(slots))
        return {row.slot: quote_of(row) for row in self._connection.execute(found)}

    def keep(self, quotes: Sequence[tuple[Quote, bytes]], slot: int | None = None) -> None:
        """See ``QuoteRepository``."""
        if not quotes:
            return
        places: Iterable[int | None] = count(slot) if slot is not None else [None] * len(quotes)
        self._connection.exec_driver_sql(
            _KEEP,
            [
                _plain_row(kept, mark, place)
                for (kept, mark), place in zip(quotes, places, strict=False)
            ],
        )
        self._keep_tags([kept for kept, _ in quotes])
        self._index.add([kept for kept, _ in quotes])

    def index_stored(
        self, kept: Sequence[tuple[bytes, int]], *, is_active: bool = True
    ) -> list[int]:
        """See ``QuoteRepository``."""
        return self._fingerprints.add(kept, is_active=is_active)

    def replace(self, kept: Quote, fingerprint: bytes) -> None:
        """See ``QuoteRepository``."""
        this = quote.c.number == kept.number
        row = self._connection.execute(select(quote).where(this)).one()
        before = quote_of(row)
        self._connection.execute(update(quote).where(this).values(_row(kept, fingerprint)))
        self._fingerprints.remove([(row.fingerprint, row.number)])
        self._fingerprints.add([(fingerprint, row.number)], is_active=kept.state in ACTIVE)
        if before.tags != kept.tags:
            self._connection.execute(delete(tags).where(tags.c.number == kept.number))
            self._keep_tags([kept])
        self._index.replace(before, kept)

    def erase(self, numbers: Collection[int]) -> None:
        """See ``QuoteRepository``."""
        these = quote.c.number.in_(numbers)
        erased = self._connection.execute(select(quote).where(these)).all()
        self._index.remove([quote_of(row) for row in erased])
        self._fingerprints.remove((row.fingerprint, row.number) for row in erased)
        self._connection.execute(delete(tags).where(tags.c.number.in_(numbers)))
        self._connection.execute(delete(quote).where(these))

    def existing(self, fingerprint: bytes) -> ExistingQuote | None:
        """See ``QuoteRepository``."""
        number = self._fingerprints.living(fingerprint)
        return None if number is None else ExistingQuote(number, staged=self.get(number) is None)

    def known(self, fingerprints: Collection[bytes]) -> set[tuple[bytes, bool]]:
        """See ``QuoteRepository``."""
        return self._fingerprints.known(fingerprints)

    def page(
        self, states: Collection[QuoteState], after: int, limit: int, tag: str | None = None
    ) -> list[Quote]:
        """See ``QuoteRepository``."""
        found = select(quote).where(_in(states), _SEEN, _tagged(tag))
        return self._quotes(found.where(quote.c.number > after), limit)

    def wanted(
        self, wanted: QuoteFilter, limit: int, after: int | None = None, *, offset: int = 0
    ) -> list[int]:
        """See ``QuoteRepository``."""
        found = select(quote.c.number).where(_in(wanted.states), _SEEN, _tagged(wanted.tag))
        number: ColumnElement[int] = quote.c.number
        if wanted.groups or wanted.author:
            # The index leads, in the order of its rows: what is looked for seldom is all of it.
            found = found.join_from(words, quote, words.c.rowid == quote.c.number)
            found = found.where(matching(wanted), words.c.rowid < _staged_from)
            number = words.c.rowid
        if after is None:
            found = found.order_by(number.desc())
        else:
            found = found.where(number > after).order_by(number)
        return list(self._connection.execute(found.limit(limit).offset(offset)).scalars())

    def neighbours(self, number: int) -> tuple[int | None, int | None]:
        """See ``QuoteRepository``."""
        found = select(quote.c.number).where(_in([QuoteState.PUBLISHED]), _SEEN).limit(1)
        before = found.where(quote.c.number < number).order_by(quote.c.number.desc())
        after = found.where(quote.c.number > number).order_by(quote.c.number)
        return self._connection.scalar(before), self._connection.scalar(after)

    def growth(self) -> list[tuple[str, int]]:
        """See ``QuoteRepository``."""
        month = func.substr(quote.c.added_at, 1, 7)
        found = select(month, func.count()).where(_in([QuoteState.PUBLISHED]), _SEEN)
        rows = self._connection.execute(found.group_by(month).order_by(month))
        return [(str(row[0]), int(row[1])) for row in rows]

    def vocabulary(self, beginning: str) -> list[str]:
        """See ``QuoteRepository``."""
        return vocabulary(self._connection, beginning)

    def waiting(self, after: int, limit: int) -> list[Quote]:
        """See ``QuoteRepository``."""
        return self._quotes(select(quote).where(_WAITS, quote.c.number > after), limit)

    def count_waiting(self) -> int:
        """See ``QuoteRepository``."""
        found = select(func.count()).select_from(quote).where(_WAITS)
        return int(self._connection.execute(found).scalar_one())

    def flag(self, number: int, *, flagged: bool) -> None:
        """See ``QuoteRepository``."""
        change = update(quote).where(quote.c.number == number).values(flagged=flagged)
        self._connection.execute(change)

    def flagged_among(self, numbers: Collection[int]) -> set[int]:
        """See ``QuoteRepository``."""
        if not numbers:
            return set()
        span = quote.c.number.between(min(numbers), max(numbers))
        found = select(quote.c.number).where(span, quote.c.flagged.is_(True))
        return set(self._connection.scalars(found)) & set(numbers)

    def is_flagged(self, number: int) -> bool:
        """See ``QuoteRepository``."""
        found = select(quote.c.flagged).where(quote.c.number == number)
        return bool(self._connection.execute(found).scalar())

    def said_by(self, person: str) -> list[Quote]:
        """See ``QuoteRepository``."""
        return self._quotes(select(quote).where(quote.c.said_by == person, _LIVES, _SEEN))

    def _quotes(self, found: Any, limit: int | None = None) -> list[Quote]:
        ordered = found.order_by(quote.c.number).limit(limit)
        return [quote_of(row) for row in self._connection.execute(ordered)]

    def _keep_tags(self, quotes: Iterable[Quote]) -> None:
        rows = [{"tag": name, "number": kept.number} for kept in quotes for name in kept.tags]
        if rows:
            self._connection.execute(insert(tags), rows)


def quote_of(row: Any) -> Quote:
    """Read a row of the table ``quote``."""
    return Quote(
        row.text,
        row.author,
        row.source,
        tuple(row.tags),
        row.number,
        row.added_at,
        row.added_by,
        QuoteState(row.state),
        row.said_by,
    )


def _plain_row(kept: Quote, fingerprint: bytes, slot: int | None) -> tuple[Any, ...]:
    return (
        kept.number,
        kept.text,
        kept.author,
        kept.source,
        json.dumps(kept.tags) if kept.tags else "[]",
        kept.state.value,
        kept.added_by,
        kept.added_at and stored_instant(kept.added_at),
        kept.said_by,
        fingerprint,
        slot,
    )


def _row(kept: Quote, fingerprint: bytes) -> dict[str, Any]:
    return {
        "number": kept.number,
        "text": kept.text,
        "author": kept.author,
        "source": kept.source,
        "tags": list(kept.tags),
        "state": kept.state.value,
        "added_by": kept.added_by,
        "added_at": kept.added_at,
        "said_by": kept.said_by,
        "fingerprint": fingerprint,
    }


def _in(states: Collection[QuoteState]) -> ColumnElement[bool]:
    return quote.c.state.in_([state.value for state in states])


def _tagged(name: str | None) -> ColumnElement[bool]:
    if name is None:
        return true()
    having = select(tags.c.number).where(tags.c.tag == clean_tag(name))
    return quote.c.number.in_(having)
