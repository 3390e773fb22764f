"""Tests of quoters.collection."""
