"""Tests of bots.web.pages."""
