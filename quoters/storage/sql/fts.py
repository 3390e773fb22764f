"""The index of the quotes' words: SQLite's FTS5, without a copy of the texts.

What is indexed is what ``quoters.text.search.index_tokens`` gives, so that every store finds the
same.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, column, literal_column, table

from quoters.collection.state import QuoteFilter
from quoters.model.quote import Quote
from quoters.text.search import BEGINNING, STEM, Term, index_tokens, root

words = table("quote_words", column("rowid", Integer))

_ADD = "INSERT INTO quote_words (rowid, text, author, source) VALUES (?, ?, ?, ?)"
_REMOVE = (
    "INSERT INTO quote_words (quote_words, rowid, text, author, source) "
    "VALUES ('delete', ?, ?, ?, ?)"
)
_MERGE = "INSERT INTO quote_words (quote_words, rank) VALUES ('merge', ?)"
_PAGES = 8
"""Pages that the least change merges: a search looks into whatever is not merged yet."""
_QUOTES_TO_A_PAGE = 10
"""Of many quotes, those for which a page more is merged: so much do they write, level by level."""


class WordIndex:
    """The table ``quote_words``, by the numbers of the quotes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, quotes: Iterable[Quote]) -> None:
        """Index quotes."""
        rows = [_columns(quote) for quote in quotes]
        self._connection.exec_driver_sql(_ADD, rows)
        self._merge(len(rows))

    def remove(self, quotes: Sequence[Quote]) -> None:
        """Take quotes out, which are as they were when they were added."""
        if quotes:
            self._connection.exec_driver_sql(_REMOVE, [_columns(quote) for quote in quotes])
            self._merge(len(quotes))

    def replace(self, before: Quote, after: Quote) -> None:
        """Index a quote that was changed."""
        if _columns(before) != _columns(after):
            self.remove([before])
            self.add([after])

    def _merge(self, changed: int) -> None:
        """Merge, of what was written before, about as much as this change writes.

        Each transaction leaves a piece of its own in the index.  SQLite's own merging comes when
        many pieces are there, and takes one transaction out of several four times as long.
        """
        self._connection.exec_driver_sql(_MERGE, (_PAGES + changed // _QUOTES_TO_A_PAGE,))


def matching(wanted: QuoteFilter) -> ColumnElement[bool]:
    """Return the condition that the index has what is wanted."""
    return literal_column("quote_words").op("MATCH", is_comparison=True)(question(wanted))


def question(wanted: QuoteFilter) -> str:
    """Write what is wanted in FTS5's language; every word is quoted, so that none means more."""
    parts = []
    if wanted.groups:
        groups = (" AND ".join(map(_phrase, group)) for group in wanted.groups)
        parts.append(" OR ".join(f"({group})" for group in groups))
    if wanted.author:
        parts.append(f"author : ({' AND '.join(map(_phrase, wanted.author))})")
    asked = " AND ".join(f"({part})" for part in parts)
    unwanted = " OR ".join(map(_phrase, wanted.without))
    return f"({asked}) NOT ({unwanted})" if unwanted else asked


def _phrase(term: Term) -> str:
    """Write a term; of a stem the index has the beginning that its words share."""
    last = term[-1]
    if last.startswith(STEM):
        return f'"{root(last[1:])}" *'
    written = '"' + " ".join(term).removesuffix(BEGINNING).replace('"', '""') + '"'
    return f"{written} *" if last.endswith(BEGINNING) else written


def _columns(quote: Quote) -> tuple[Any, ...]:
    return (
        quote.number,
        index_tokens(quote.text),
        _indexed_name(quote.author or ""),
        _indexed_name(quote.source or ""),
    )


# The authors and sources of an import are often the same.
_indexed_name = lru_cache(maxsize=16384)(index_tokens)

_VOCABULARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.quote_vocabulary "
    "USING fts5vocab('main', 'quote_words', 'row')"
)
_BEGIN_SO = "SELECT term FROM temp.quote_vocabulary WHERE term >= ? AND term < ? LIMIT ?"
_MOST_WORDS = 20_000


def vocabulary(connection: Connection, beginning: str) -> list[str]:
    """Return words that stand in the index and begin so; of very many not all."""
    connection.exec_driver_sql(_VOCABULARY)
    end = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    found = connection.exec_driver_sql(_BEGIN_SO, (beginning, end, _MOST_WORDS))
    return list(found.scalars())
