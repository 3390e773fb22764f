"""Tests of bots.web.monitoring."""
