"""Curation: the history, votes, tags, people, the index of words, and staged imports."""

import sqlalchemy as sa
from alembic import op

from quoters.text.search import index_tokens

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# In SQLite only a key of the type INTEGER is the row's own address, and costs no second index.
_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables, and index the quotes that are there."""
    _quotes()
    _history()
    _people()
    op.execute(
        "CREATE VIRTUAL TABLE quote_words USING fts5"
        "(text, author, source, content='', tokenize=\"ascii tokenchars '+#'\")"
    )
    _index_what_is_there()


def _quotes() -> None:
    op.add_column("quote", sa.Column("said_by", sa.Text))
    op.add_column("quote", sa.Column("score", sa.Integer, nullable=False, server_default="0"))
    op.add_column("quote", sa.Column("flagged", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("deck", sa.Column("staging", sa.Text))
    op.add_column("deck", sa.Column("staged_from", sa.BigInteger))
    # Unique among the pending and published; the others are found by it as well.
    op.drop_index("quote_fingerprint", "quote")
    op.execute(
        "CREATE UNIQUE INDEX quote_fingerprint ON quote (fingerprint, "
        "(CASE WHEN state IN ('pending', 'published') THEN 0 ELSE number END))"
    )
    op.execute(
        "CREATE INDEX quote_waiting ON quote (number) WHERE state = 'pending' OR flagged = 1"
    )
    op.execute("CREATE INDEX quote_score ON quote (score, number) WHERE score > 0")
    op.execute("CREATE INDEX quote_said_by ON quote (said_by) WHERE said_by IS NOT NULL")
    op.create_table(
        "tag",
        sa.Column("tag", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True),
        sqlite_with_rowid=False,
    )


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", _number, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("via", sa.Text),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("number", sa.BigInteger),
        sa.Column("day", sa.Date),
        sa.Column("replaced", sa.BigInteger),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.Column("why", sa.Text),
        sa.Column("undone", sa.Boolean, nullable=False),
    )
    op.create_index("history_number", "history", ["number"])
    op.create_index("history_by", "history", ["by", "id"])
    op.execute("CREATE INDEX history_day ON history (day) WHERE day IS NOT NULL")


def _people() -> None:
    op.create_table(
        "vote",
        sa.Column("number", sa.BigInteger, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("opted_out", sa.DateTime(timezone=True)),
        sa.Column("ignored", sa.DateTime(timezone=True)),
    )


def _index_what_is_there() -> None:
    connection = op.get_bind()
    quotes = connection.exec_driver_sql("SELECT number, text, author, source FROM quote")
    for number, *columns in quotes.all():
        connection.exec_driver_sql(
            "INSERT INTO quote_words (rowid, text, author, source) VALUES (?, ?, ?, ?)",
            (number, *(index_tokens(column or "") for column in columns)),
        )
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO tag SELECT json_each.value, number FROM quote, json_each(quote.tags)"
    )
