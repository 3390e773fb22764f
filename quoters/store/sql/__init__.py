"""The collection in a database."""

from quoters.store.sql.tables import SqlStore, SqlTables

__all__ = ["SqlStore", "SqlTables"]
