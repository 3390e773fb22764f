"""``quotes``, the command: one file for each group of verbs."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Be the console command."""
    from bots.cli.group import quotes

    # Whoever closed one of them wants to read nothing.
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    # A terminal that lacks a letter shows a question mark instead of nothing at all.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    quotes()
