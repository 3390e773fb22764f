"""Tests of the ledger, in memory and in a database."""
