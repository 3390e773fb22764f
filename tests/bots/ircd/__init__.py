"""The embedded network, one connection at a time and in company."""
