"""Tests of e2e.broadcast."""
