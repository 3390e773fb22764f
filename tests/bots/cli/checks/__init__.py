"""Tests of what ``quotes check`` looks at."""
