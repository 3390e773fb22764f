"""Tokens for the web, how often was asked where, and wishes to send to one target alone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; what somebody wants to be sent stays wanted, by all targets."""
    connection = op.get_bind()
    wanted = connection.exec_driver_sql("SELECT broadcast, at, again FROM wanted").all()
    op.drop_table("wanted")
    op.create_table(
        "wanted",
        sa.Column("broadcast", sa.Text, primary_key=True),
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
    )
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
    if wanted:
        kept = [tuple(row) for row in wanted]
        connection.exec_driver_sql(
            "INSERT INTO wanted (broadcast, target, at, again) VALUES (?, '', ?, ?)", kept
        )
