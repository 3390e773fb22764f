"""Tests of bots.core.runtime."""
