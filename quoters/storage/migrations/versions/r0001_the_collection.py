"""The collection, its days, and the ledger of deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# In SQLite only a key of the type INTEGER is the row's own address, and costs no second index.
_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the first tables."""
    _collection()
    _days()
    _ledger()


def _collection() -> None:
    op.create_table(
        "quote",
        sa.Column("number", _number, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(16), nullable=False),
        sa.Column("slot", sa.BigInteger),
    )
    op.create_index(
        "quote_fingerprint",
        "quote",
        ["fingerprint"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'published')"),
        postgresql_where=sa.text("state IN ('pending', 'published')"),
    )
    op.create_index(
        "quote_slot",
        "quote",
        ["slot"],
        unique=True,
        sqlite_where=sa.text("slot IS NOT NULL"),
        postgresql_where=sa.text("slot IS NOT NULL"),
    )
    deck = op.create_table(
        "deck",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("used", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("top", sa.BigInteger, nullable=False),
        sa.Column("cycle", sa.BigInteger, nullable=False),
        sa.Column("last_number", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    row = {"id": 1, "used": 0, "size": 0, "top": 0, "cycle": 1, "last_number": 0, "version": 1}
    op.bulk_insert(deck, [row])


def _days() -> None:
    op.create_table(
        "day",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.ForeignKey("quote.number"), nullable=False),
        sa.Column("cycle", sa.BigInteger, nullable=False),
        sa.Column("left", sa.BigInteger, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
    )
    op.create_index("ix_day_number", "day", ["number"])


def _ledger() -> None:
    op.create_table(
        "broadcast",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "delivery",
        sa.Column("broadcast", sa.Text, primary_key=True),
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("occurrence", sa.Text, primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("quote_number", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("delivery_at", "delivery", ["at"])
    op.create_index(
        "delivery_open",
        "delivery",
        ["worker"],
        sqlite_where=sa.text("state IN ('claimed', 'sending')"),
        postgresql_where=sa.text("state IN ('claimed', 'sending')"),
    )
