"""Tests of bots.core.net."""
