"""Tests of bots.irc.wire."""
