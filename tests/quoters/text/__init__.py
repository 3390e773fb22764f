"""Tests of quoters.text."""
