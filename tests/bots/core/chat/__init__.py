"""Tests of bots.core.chat."""
