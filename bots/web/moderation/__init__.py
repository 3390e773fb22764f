"""Moderating in a browser: signed in with a token, one page for each kind of work."""
