"""What is SQLite's own: opening a file, its transactions, and backups."""
