"""Conversations on XMPP: messages, rooms, the roster, announcements."""
