"""Exact duplicates are the same but for blanks and quotation marks; ``ø`` is found as ``o``.

Both are computed anew for each quote: the fingerprints, and the index of words.
"""

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PAGE = 2000
_QUOTES = (
    "SELECT number, text, author, source, state FROM quote WHERE number > :after "
    "ORDER BY number LIMIT :page"
)
_WORDS = "INSERT INTO quote_words (rowid, text, author, source) VALUES (?, ?, ?, ?)"
_KNOWN = "INSERT OR IGNORE INTO fingerprint (fingerprint, hidden, number) VALUES (?, ?, ?)"


def upgrade() -> None:
    """Compute them; each quote that was unique is so still, since more differ than before."""
    from quoters.text.normalize import fingerprint  # noqa: PLC0415 - seldom needed
    from quoters.text.search import index_tokens  # noqa: PLC0415

    connection, after = op.get_bind(), -1
    connection.exec_driver_sql("INSERT INTO quote_words (quote_words) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM fingerprint")
    while rows := connection.execute(text(_QUOTES), {"after": after, "page": _PAGE}).all():
        after = rows[-1].number
        indexed = [
            (r.number, *(index_tokens(part or "") for part in (r.text, r.author, r.source)))
            for r in rows
        ]
        connection.exec_driver_sql(_WORDS, indexed)
        marks = [(fingerprint(r.text), r) for r in rows]
        lives = ("pending", "published")
        known = [(mark, 0 if r.state in lives else r.number, r.number) for mark, r in marks]
        connection.exec_driver_sql(_KNOWN, known)
        connection.exec_driver_sql(
            "UPDATE quote SET fingerprint = ? WHERE number = ?",
            [(mark, r.number) for mark, r in marks],
        )
