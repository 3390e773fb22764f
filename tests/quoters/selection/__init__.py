"""Tests of quoters.selection."""
