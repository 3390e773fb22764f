"""Where a collection and its delivery ledger are kept: SQLite, or memory; see ``opening``."""
