"""Keeping quotes: in memory, and in a database."""

from quoters.store.filling import CannotImport, fill
from quoters.store.opening import Storage, open_storage

__all__ = ["CannotImport", "Storage", "fill", "open_storage"]
