"""Tests of bots.web.api."""
