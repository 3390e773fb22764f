"""Readers of the values in bots.ini: text in, a checked value out, or ``ValueError``."""
