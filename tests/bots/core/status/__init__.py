"""Tests of bots.core.status."""
