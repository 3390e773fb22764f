"""Tests of bots.core.model."""
