"""Tests of bots.web.moderation."""
