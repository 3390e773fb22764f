"""Tests of e2e.irc."""
