"""Starters for the real servers that the end-to-end tests run against."""
