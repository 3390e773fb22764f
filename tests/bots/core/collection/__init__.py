"""Tests of bots.core.collection."""
