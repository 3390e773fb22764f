"""Tests of bots.core.commands."""
