"""Tests of e2e.xmpp."""
