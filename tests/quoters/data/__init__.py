"""Tests of quoters.data."""
