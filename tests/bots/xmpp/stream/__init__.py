"""Tests of bots.xmpp.stream."""
