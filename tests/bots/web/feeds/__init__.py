"""Tests of what other places take."""
