"""Tests of the forms in which quotes come and go."""
