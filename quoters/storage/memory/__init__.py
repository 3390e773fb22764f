"""The unit of work in memory: the twin of every storage, and the one tests run on."""
