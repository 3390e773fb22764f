"""Tests of bots.web.http."""
