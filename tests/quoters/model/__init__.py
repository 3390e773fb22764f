"""Tests of quoters.model."""
