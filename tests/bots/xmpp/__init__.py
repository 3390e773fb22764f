"""Tests of the XMPP bot without a network."""
