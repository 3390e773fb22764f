"""Checks of the documentation: it says what the program does, and nothing else."""
