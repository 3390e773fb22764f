"""Tests of the collection, in memory and in a database."""
