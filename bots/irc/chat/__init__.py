"""Conversations on IRC: questions and replies, channels, members, accounts."""
