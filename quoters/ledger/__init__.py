"""Remembering what was delivered: in memory, and in a database."""
