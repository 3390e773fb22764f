"""Tests of bots.xmpp.stanza."""
