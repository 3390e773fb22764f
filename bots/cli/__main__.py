"""``python -m bots.cli`` is ``quotes``."""

from bots.cli import main

main()
