"""``quotes``, the command: one file for each group of verbs."""

import sys


def main() -> None:
    """Be the console command."""
    from bots.cli.group import quotes

    # A terminal that lacks a letter shows a question mark instead of nothing at all.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    quotes()
