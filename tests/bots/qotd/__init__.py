"""Tests of the Quote of the Day protocol."""
