"""The index of words merges what was written in steps of ours, and never by itself."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tell the index, which keeps its options."""
    # By itself it merges seldom and then much: a transaction of 20 ms takes 80 when its turn comes.
    op.execute("INSERT INTO quote_words (quote_words, rank) VALUES ('automerge', 0)")
    # With 4, as it comes, an import spends a tenth of its time more on merging what it just wrote.
    op.execute("INSERT INTO quote_words (quote_words, rank) VALUES ('usermerge', 8)")
