"""Tests of quotes as pictures."""
