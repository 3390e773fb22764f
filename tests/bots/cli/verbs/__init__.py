"""Tests of bots.cli.verbs."""
