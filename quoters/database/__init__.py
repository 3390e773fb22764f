"""The database beneath the store and the ledger: its tables, transactions and migrations."""
