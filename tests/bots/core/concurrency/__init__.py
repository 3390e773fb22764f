"""Tests of bots.core.concurrency."""
