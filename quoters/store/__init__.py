"""Keeping quotes: in memory, and in a database; ``quoters.storage`` opens either."""
