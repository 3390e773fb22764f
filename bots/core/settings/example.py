"""The example bots.ini: what a clone runs, what ``quotes init`` writes, and the default."""

from importlib.resources import files

EXAMPLE = files(__package__).joinpath("example.ini").read_text("utf-8")
