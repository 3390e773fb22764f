"""Tests of everything that talks."""
