"""Tests of e2e.web."""
