"""Tests of quoters.storage."""
