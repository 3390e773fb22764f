"""The example bots.ini."""

from pathlib import Path

from bots.core.settings.example import EXAMPLE

REPOSITORY = Path(__file__).parents[4]


def test_the_repository_runs_what_init_writes() -> None:
    """There is one example: a clone's bots.ini, ``quotes init`` and the default are the same."""
    assert (REPOSITORY / "bots.ini").read_text("utf-8") == EXAMPLE
