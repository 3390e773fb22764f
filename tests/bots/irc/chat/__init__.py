"""Tests of bots.irc.chat."""
