"""Tests of bots.core.broadcasts."""
