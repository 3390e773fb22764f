"""Tests of bots.xmpp.chat."""
