"""Tests of bots.core.adapters."""
