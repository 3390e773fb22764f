"""Frozen values of the business, without I/O: quotes, changes, deliveries, persons, records."""
