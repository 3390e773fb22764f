"""bots.ini, read."""
