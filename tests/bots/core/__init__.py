"""Tests of what every way shares."""
