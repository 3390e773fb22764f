"""The tables, as SQLAlchemy Core knows them; the migrations make them."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

UNREADABLE_INSTANT = datetime(1, 1, 1, tzinfo=UTC)
"""What an instant is read as that nobody can read: its row can be shown, and deleted."""


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; SQLite keeps it as a text without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type; SQLite has none, and SQLAlchemy's reads only its own."""
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else self.impl_instance)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Convert an instant to UTC."""
        if value is None:
            return None
        return stored_instant(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Return an instant with its zone."""
        if value is None:
            return None
        return read_instant(value) if isinstance(value, str) else value.replace(tzinfo=UTC)


# In SQLite only a key of the type INTEGER is the row's own address, and costs no second index.
Number = BigInteger().with_variant(Integer, "sqlite")


@lru_cache(maxsize=64)
def stored_instant(instant: datetime) -> str:
    """Write an instant as SQLite keeps an ``Instant``, for plain SQL.

    :raises ValueError: when it has no time zone: nobody knows when that is.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    naive = instant.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat(sep=" ", timespec="microseconds")


@lru_cache(maxsize=1024)  # an import has the same for all
def read_instant(stored: str) -> datetime:
    """Read an instant as SQLite keeps it; a year may lack its leading zeros."""
    year, dash, rest = stored.partition("-")
    try:
        return datetime.fromisoformat(f"{year.zfill(4)}{dash}{rest}").replace(tzinfo=UTC)
    except ValueError:
        return UNREADABLE_INSTANT


metadata = MetaData()

quote = Table(
    "quote",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("author", Text),
    Column("source", Text),
    Column("tags", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    # What two texts share that are the same but for case and punctuation.
    Column("fingerprint", LargeBinary(16), nullable=False),
    # Where it lies in the deck, see quoters.selection.shuffle; published ones alone lie there.
    Column("slot", BigInteger),
    # Whose words they are, when they were grabbed from a conversation.
    Column("said_by", Text),
    # The sum of its votes, and whether somebody asked moderators to look at it.
    Column("score", Integer, nullable=False),
    Column("flagged", Boolean, nullable=False),
)

# By what a quote is found that is the same as another.  It is a table of its own, and no index of
# "quote", so that an import can fill it later and in the order of the fingerprints: each quote by
# itself would touch another page of it.
fingerprint = Table(
    "fingerprint",
    metadata,
    Column("fingerprint", LargeBinary(16), primary_key=True),
    # 0, and so unique, for those that are pending or published; the others' numbers.
    Column("hidden", BigInteger, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

tag = Table(
    "tag",
    metadata,
    Column("tag", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True),
)

# The one row that every change of the collection goes through: the marks of the deck, the last
# number given, and how many changes there were.
deck = Table(
    "deck",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("used", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("top", BigInteger, nullable=False),
    Column("cycle", BigInteger, nullable=False),
    Column("last_number", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    # The import that is under way: its quotes lie from "size" to "top".
    Column("staging", Text),
    Column("staged_from", BigInteger),
)

day = Table(
    "day",
    metadata,
    Column("date", Date, primary_key=True),
    Column("number", BigInteger, ForeignKey("quote.number"), nullable=False, index=True),
    Column("cycle", BigInteger, nullable=False),
    Column("left", BigInteger, nullable=False),
    Column("pinned", Boolean, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("via", Text),
    Column("what", String(16), nullable=False),
    # No foreign keys: that something was purged stays recorded.
    Column("number", BigInteger),
    Column("day", Date),
    Column("replaced", BigInteger),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("why", Text),
    Column("undone", Boolean, nullable=False),
)

vote = Table(
    "vote",
    metadata,
    Column("number", BigInteger, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("person", Text, primary_key=True),
    Column("opted_out", Instant),
    Column("ignored", Instant),
)

token = Table(
    "token",
    metadata,
    Column("name", Text, primary_key=True),
    # SHA-256 of the secret.
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("moderator", Boolean, nullable=False),
    Column("added_at", Instant, nullable=False),
)

question = Table(
    "question",
    metadata,
    Column("date", Date, primary_key=True),
    Column("network", Text, primary_key=True),
    Column("asked", BigInteger, nullable=False),
)

subscription = Table(
    "subscription",
    metadata,
    Column("person", Text, primary_key=True),
    # A time of the day, 09:00, in a zone of that name.
    Column("at", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("since", Instant, nullable=False),
)

broadcast = Table(
    "broadcast",
    metadata,
    Column("name", Text, primary_key=True),
    Column("first_seen", Instant, nullable=False),
)

wanted = Table(
    "wanted",
    metadata,
    Column("broadcast", Text, primary_key=True),
    # Empty for all targets.
    Column("target", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("again", Boolean, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("broadcast", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("occurrence", Text, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("worker", Text),
    Column("late", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    # No foreign key: what was delivered stays recorded when its quote is purged.
    Column("quote_number", BigInteger),
    Column("at", Instant, nullable=False),
)
