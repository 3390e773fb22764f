"""Tokens for the writing side of the web, and how often was asked on which network."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "token",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("moderator", sa.Boolean, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "question",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("network", sa.Text, primary_key=True),
        sa.Column("asked", sa.BigInteger, nullable=False),
    )
