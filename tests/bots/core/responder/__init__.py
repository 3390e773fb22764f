"""Tests of what people are answered."""
