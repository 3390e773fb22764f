"""Tests of bots.irc.login."""
