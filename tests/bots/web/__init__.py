"""The web site, without a network."""
